/** How Argo CD reaches the Git repository, and what it needs for that. */
import { createHmac } from 'node:crypto';
import { need, type PlatformConfig, portIn, readAsset } from '../../kit';

/** The Secret that lets Argo CD read a private repository. */
export const gitCredentials = 'git-credentials';

/** What install.sh asks for if the repository is private. */
export function credentialsFor({ credentials }: PlatformConfig['git']) {
  if (credentials === 'none') return undefined;
  const keys = credentials === 'token' ? ['username', 'password'] : ['sshPrivateKey'];
  return need.userSecret({
    secret: gitCredentials,
    keys: ['type', 'url', ...keys],
    reason: 'Argo CD reads the private Git repository with it',
  });
}

/** The port of the repository's address, and that of GitHub. */
export const gitPorts = (repo: string): readonly number[] =>
  [...new Set([portIn(repo), 443])].sort((a, b) => a - b);

/** A problem if the repository is on an SSH host whose key is not known. */
export function unknownHost(repo: string, knownHosts: readonly string[]) {
  const host = sshHost(repo);
  const lines = [...readAsset(__dirname, 'ssh_known_hosts').split('\n'), ...knownHosts];
  if (host === undefined || lines.some((line) => isAbout(line, host))) return [];
  return [
    {
      path: 'knownHosts',
      message: `lacks the key of ${host}, so that Argo CD would refuse to read ${repo}`,
      hint: 'add the lines of ssh-keyscan, compared with what the host itself shows',
    },
  ];
}

/** Whether the key of a line of known hosts is one of the type that stands before it. */
export function hasKey(line: string): boolean {
  const [, type = '', key = ''] = line.replace(/^@\S+ /, '').split(' ');
  const bytes = Buffer.from(key, 'base64');
  return bytes.length > 4 && bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString() === type;
}

/** Whether a line of known hosts is about this host: by name, by a pattern, or hashed as `ssh-keygen -H` does. */
function isAbout(line: string, host: string): boolean {
  const words = line.split(' ');
  const written = (words[0] === '@cert-authority' ? words[1] : words[0]) ?? '';
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(written) ?? [];
  if (salt !== undefined) {
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest('base64') === hash;
  }
  const patterns = written.split(',').filter((each) => !each.startsWith('!'));
  return patterns.some((pattern) => wildcard(pattern).test(host));
}

/** `*` is any text, `?` any character. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/\W/g, (sign) => ({ '*': '.*', '?': '.' })[sign] ?? `\\${sign}`)}$`);

/** The host of an SSH address, as written in a file of known hosts. */
function sshHost(repo: string): string | undefined {
  const short = /^[^/@]+@([^:/]+):/.exec(repo)?.[1];
  if (short !== undefined) return short;
  const [, host, port = '22'] = /^ssh:\/\/(?:[^@/]*@)?([^:/]+)(?::(\d+))?(?:\/|$)/.exec(repo) ?? [];
  return host === undefined || port === '22' ? host : `[${host}]:${port}`;
}
