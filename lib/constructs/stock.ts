/** Images that several components run: the one place of their versions. */
export const stock = {
  busybox: 'docker.io/library/busybox:1.37.0',
  buildkit: 'docker.io/moby/buildkit:v0.33.0-rootless',
  git: 'docker.io/alpine/git:v2.54.0',
  kubectl: 'docker.io/alpine/kubectl:1.36.4',
  node: 'docker.io/library/node:24.19.0-bookworm-slim',
  /** For packages that bring compiled parts with them. */
  python: 'docker.io/library/python:3.13.16-slim-trixie',
  /** For scripts of ours. */
  pythonSmall: 'docker.io/library/python:3.14.7-alpine3.23',
} as const;
