/** What the level `restricted` refuses beyond `baseline`. */
import { flag, items, number, text, texts } from '../read';
import { type Check, contexts, eachContainer, restricted } from './standard';

const volumeTypes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumes: Check = function* ({ at: start, spec }) {
  for (const { at, fields } of items(spec, 'volumes')) {
    const type = Object.keys(fields).find((key) => key !== 'name');
    // A hostPath is refused by baseline already.
    if (type === undefined || type === 'hostPath' || volumeTypes.has(type)) continue;
    yield restricted(
      `${start}.${at}.${type}`,
      'is a kind of volume that is not allowed',
      'use a volume claim',
    );
  }
};

const escalation = eachContainer(function* ({ at, fields }) {
  const path = 'securityContext.allowPrivilegeEscalation';
  if (flag(fields, path) === false) return;
  yield restricted(`${at}.${path}`, 'is not false', 'write false');
});

const nonRoot: Check = function* ({ at, spec, containers }) {
  const path = 'securityContext.runAsNonRoot';
  const pod = flag(spec, path);
  const silent = containers.filter(({ fields }) => flag(fields, path) === undefined);
  if (pod === false || (pod === undefined && silent.length > 0)) {
    yield restricted(`${at}.${path}`, 'is not true', 'write true');
  }
  for (const container of containers) {
    if (flag(container.fields, path) !== false) continue;
    yield restricted(`${container.at}.${path}`, 'is false', 'remove it');
  }
};

const rootUser: Check = function* (pod) {
  for (const { at, fields } of contexts(pod)) {
    if (number(fields, 'securityContext.runAsUser') !== 0) continue;
    yield restricted(`${at}.runAsUser`, 'is root', 'write the user id that the software runs as');
  }
};

const filters = ['RuntimeDefault', 'Localhost'];

const seccomp: Check = function* ({ at, spec, containers }) {
  const path = 'securityContext.seccompProfile.type';
  const pod = text(spec, path);
  const silent = containers.filter(({ fields }) => text(fields, path) === undefined);
  if (pod === undefined && silent.length > 0) {
    yield restricted(`${at}.${path}`, 'is missing', 'write RuntimeDefault');
  }
  for (const { at: start, fields } of [{ at, fields: spec }, ...containers]) {
    const type = text(fields, path);
    // Unconfined is refused by baseline already.
    if (type === undefined || type === 'Unconfined' || filters.includes(type)) continue;
    yield restricted(`${start}.${path}`, `is ${type}`, 'write RuntimeDefault');
  }
};

const capabilities = eachContainer(function* ({ at, fields }) {
  const path = 'securityContext.capabilities';
  if (!texts(fields, `${path}.drop`).includes('ALL')) {
    yield restricted(`${at}.${path}.drop`, 'keeps capabilities', 'write [ALL]');
  }
  const added = texts(fields, `${path}.add`).filter((each) => each !== 'NET_BIND_SERVICE');
  if (added.length > 0) yield restricted(`${at}.${path}.add`, `adds ${added.join(', ')}`, 'remove it');
});

export const restrictedChecks: readonly Check[] = [
  volumes,
  escalation,
  nonRoot,
  rootUser,
  seccomp,
  capabilities,
];
