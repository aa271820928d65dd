import type { Construct } from 'constructs';
import { composedSecret, type ObjectName, shortHash } from '../../kit';

/**
 * The file of accounts, with places for their passwords: a template of External Secrets. An account and its one user
 * have the name of their Secret; the system account belongs to nobody's application.
 */
export function accountsFile(accounts: readonly string[], admin: string): string {
  const users = (name: string, secret: string) =>
    `users: [{ user: "${name}", password: "{{ index . "${secret}" }}" }]`;
  return [
    'accounts {',
    `  SYS { ${users('admin', admin)} }`,
    ...accounts.map((name) => `  "${name}" { jetstream: enabled, ${users(name, name)} }`),
    '}',
    'system_account: SYS',
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** A Secret with that file; its name changes with the accounts, so that the pod waits for the new one. */
export function accountsSecret(
  scope: Construct,
  where: Omit<ObjectName, 'name'>,
  accounts: readonly string[],
  admin: string,
): string {
  const file = accountsFile(accounts, admin);
  const name = `nats-accounts-${shortHash(file)}`;
  composedSecret(
    scope,
    { ...where, name },
    {
      fetch: [admin, ...accounts].map((secret) => ({ secret, property: 'password', as: secret })),
      data: { 'accounts.conf': file },
      onlyData: true,
    },
  );
  return name;
}
