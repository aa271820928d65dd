/** Images for containerd: put together from layers, and imported once into a folder that every node starts from. */
import { createHash } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { alone } from '../cluster/control-plane/alone';
import { run } from '../cluster/control-plane/processes';
import { type Layer, nodeCache } from './layers';
import type { Recipe } from './recipes';

export interface Image {
  /** As manifests name it, with the tag. */
  readonly name: string;
  readonly recipe: Recipe;
  readonly layers: readonly Layer[];
}

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Brings the images into the seed. Gives back how many were new. */
export async function seed(images: readonly Image[], root: readonly string[]): Promise<number> {
  return alone(nodeCache('seed'), async () => {
    const known = knownImages();
    const wanted = images.map((image) => ({ image, manifest: manifestOf(image) }));
    const fresh = wanted.filter(({ image, manifest }) => known[image.name] !== digestOf(manifest));
    if (fresh.length === 0) return 0;
    const layout = nodeCache(`layout-${process.pid}`);
    writeLayout(layout, fresh);
    await run(
      resolve('test/node/boot/seed.sh'),
      [nodeCache('seed'), root.join(':'), layout, nodeCache(`seed-work-${process.pid}`)],
      {},
    );
    rmSync(layout, { recursive: true, force: true });
    const now = Object.fromEntries(wanted.map(({ image, manifest }) => [image.name, digestOf(manifest)]));
    writeFileSync(nodeCache('seed.json'), JSON.stringify({ ...known, ...now }));
    return fresh.length;
  });
}

function knownImages(): Readonly<Record<string, string>> {
  const path = nodeCache('seed.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
}

/** A node's own containerd folder. Layers and blobs are never changed, so they are shared as hard links. */
export async function takeSeed(target: string): Promise<void> {
  await alone(nodeCache('seed'), async () => {
    const from = nodeCache('seed');
    await run('cp', ['--archive', '--link', from, target], {});
    const { stdout } = await run('find', ['.', '-name', '*.db'], { cwd: from });
    for (const file of stdout.split('\n').filter((line) => line !== ''))
      await run('cp', ['--remove-destination', join(from, file), join(target, file)], {});
  });
}

interface Manifest {
  readonly text: string;
  readonly config: string;
}

const digestOf = ({ text }: Manifest): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const blobOf = (mediaType: string, text: string): Blob => ({
  mediaType,
  digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
  size: Buffer.byteLength(text),
});

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function manifestOf({ recipe: { config }, layers }: Image): Manifest {
  const env = { PATH: usualPath, ...config.env };
  const text = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      Entrypoint: config.entrypoint,
      Cmd: config.cmd,
      User: config.user,
      WorkingDir: config.workdir,
      StopSignal: config.stopSignal,
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => `sha256:${digest}`) },
  });
  return {
    config: text,
    text: JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: blobOf('application/vnd.oci.image.config.v1+json', text),
      layers: layers.map(({ digest, size }) => ({
        mediaType: 'application/vnd.oci.image.layer.v1.tar',
        digest: `sha256:${digest}`,
        size,
      })),
    }),
  };
}

type Made = { readonly image: Image; readonly manifest: Manifest };

function writeLayout(folder: string, made: readonly Made[]): void {
  const blobs = join(folder, 'blobs/sha256');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(blobs, { recursive: true });
  const put = (text: string) =>
    writeFileSync(join(blobs, createHash('sha256').update(text).digest('hex')), text);
  for (const { image, manifest } of made) {
    put(manifest.text);
    put(manifest.config);
    for (const { digest, file } of image.layers)
      if (!existsSync(join(blobs, digest))) linkSync(file, join(blobs, digest));
  }
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  const manifests = made.map(({ image: { name }, manifest: { text } }) => ({
    ...blobOf('application/vnd.oci.image.manifest.v1+json', text),
    annotations: { 'io.containerd.image.name': name },
  }));
  writeFileSync(join(folder, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
}
