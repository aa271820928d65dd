import { items, text } from '../objects/read';
import { defineRule, type Finding } from './rule';

type Wrong = Pick<Finding, 'message' | 'hint'>;

/** `host/path:tag@digest`; tag and digest may be absent. */
const reference =
  /^(?<name>[a-z0-9][a-z0-9.:-]*(?:\/[a-z0-9._-]+)+?)(?::(?<tag>[\w][\w.-]{0,127}))?(?:@(?<digest>.+))?$/;
const digestForm = /^sha256:[0-9a-f]{64}$/;
/** Tags that move: no number at all, or the major version alone, whatever stands around it: `18-bookworm`, `stream9`. */
const major = /^\D*$|^\D*\d{1,3}(-[a-z]+[\d.]*)*$/;
/** A channel; a date or a build in the same tag makes it exact. */
const channel = /^(?!.*\d{6})(.*-)?(latest|stable|main|master|edge|nightly|dev)\b/;
/** Releases of these have three numbers, so that two are the newest of many: `python:3.13-slim`. */
const threeNumbers = new Set(
  [
    'alpine',
    'caddy',
    'eclipse-temurin',
    'golang',
    'haproxy',
    'httpd',
    'mariadb',
    'memcached',
    'mongo',
    'mysql',
  ]
    .concat(['nats', 'nginx', 'node', 'php', 'python', 'rabbitmq', 'redis', 'ruby', 'rust', 'traefik'])
    .map((name) => `library/${name}`)
    .concat('alpine/kubectl', 'envoyproxy/envoy', 'nginxinc/nginx-unprivileged', 'valkey/valkey'),
);
const twoNumbers = /^v?\d+\.\d+(?![.\d])/;

const moves = (path: string, tag: string): boolean =>
  major.test(tag) || channel.test(tag) || (threeNumbers.has(path) && twoNumbers.test(tag));

export const image = defineRule({
  id: 'image',
  code: 'TK741',
  title: 'images are fully qualified, exact, and still maintained where they come from',
  *findings(inventory) {
    for (const { of, at, spec, containers } of inventory.pods) {
      const mounted = items(spec, 'volumes').map((volume) => ({
        path: `${at}.${volume.at}.image.reference`,
        image: text(volume.fields, 'image.reference'),
      }));
      const run = containers.map((each) => ({
        path: `${each.at}.image`,
        image: text(each.fields, 'image') ?? '',
      }));
      for (const { path, image } of [...run, ...mounted]) {
        const wrong = image === undefined ? undefined : wrongWith(image);
        if (wrong) yield { of, path, ...wrong };
      }
    }
  },
});

function wrongWith(image: string): Wrong | undefined {
  const { name, tag, digest } = reference.exec(image)?.groups ?? {};
  const [host = '', ...path] = (name ?? '').split('/');
  if (!/[.:]/.test(host) && host !== 'localhost') {
    return { message: `"${image}" does not name its registry`, hint: 'write host/name:tag' };
  }
  if (path.some((part) => part.startsWith('bitnami'))) {
    return { message: `"${image}" is Bitnami's`, hint: "write upstream's own image" };
  }
  if (host === 'k8s.gcr.io') {
    return { message: `"${image}" is in a registry that is frozen`, hint: 'write registry.k8s.io' };
  }
  if (digest !== undefined) {
    if (digestForm.test(digest)) return undefined;
    return { message: `"${digest}" is not a digest`, hint: 'write sha256: and 64 hex digits' };
  }
  if (tag === undefined) return { message: `"${image}" has no tag`, hint: 'write an exact version' };
  if (moves(path.join('/'), tag)) {
    return { message: `the tag "${tag}" moves`, hint: 'write an exact version, such as 1.2.3' };
  }
  return undefined;
}
