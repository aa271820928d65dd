import { text } from '../../../../lib/objects/read';
import { must, signed } from '../../lan';
import type { Running } from '../all';
import { lanOf } from '../programs';

/** By what is proven; each gives back what was seen, or throws. */
export type Proofs = Readonly<Record<string, (running: Running) => Promise<string>>>;

/** What a need of a component was answered with, such as the name of its bucket. */
export function answer({ dist }: Running, id: string, path: string): string {
  const component = dist.plan.components.find((each) => each.id === id);
  const found = text(component?.given, path);
  if (found === undefined) throw new Error(`the plan has no ${path} of ${id}`);
  return found;
}

interface Kept {
  /** The Secret that opens it. */
  readonly secret: string;
  readonly bucket: string;
  /** What the keys begin with. @default - anything */
  readonly below?: string;
}

/** Keys of what is in a bucket, asked for by whom it was made for. */
export async function keysIn(running: Running, { secret, bucket, below }: Kept): Promise<readonly string[]> {
  const { accessKey = '', secretKey = '' } = await running.cluster.secret('credentials', secret);
  const query = new URLSearchParams({ 'list-type': '2', ...(below !== undefined && { prefix: below }) });
  const url = `https://s3.${running.dist.plan.platform.cluster.domain}/${bucket}?${query}`;
  const headers = signed(url, 'GET', { accessKey, secretKey });
  const listed = await must(await lanOf(running), url, { headers });
  return [...listed.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = '']) => key);
}
