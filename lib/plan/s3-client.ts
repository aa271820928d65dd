/** The program that speaks S3 in Jobs: its image and resources; the container is `lib/blocks/s3-client.ts`. */
import type { Resources } from '../kube/resources';

/** The one place of its version. */
export const s3ClientImage = 'docker.io/amazon/aws-cli:2.37.5';

/** It is written in Python, and holds parts of what it sends in memory. */
export const s3ClientResources: Resources = { cpu: '10m', memory: '128Mi', memoryLimit: '512Mi' };
