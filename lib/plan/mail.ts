/** The platform's mail server, as components get it. */
import type { Credential } from './credential';
import type { Given } from './kinds';
import type { Problem } from './problem';
import { hostIn } from './schema/hosts';
import { type MailServer, portOf, startsWithTls } from './schema/mail';
import type { PlatformConfig } from './schema/platform';

/** Undefined where there is none. */
export function mailOf({ mail }: PlatformConfig): Given<'mail'> | undefined {
  if (!mail) return undefined;
  const { from, username, password } = mail;
  return {
    host: hostIn(mail.server),
    port: portOf(mail),
    from,
    tls: tlsOf(mail),
    ...(username !== undefined && password && { account: { username, ...password } }),
  };
}

const tlsOf = (mail: MailServer): Given<'mail'>['tls'] => {
  if (!mail.tls) return 'none';
  return startsWithTls(mail) ? 'implicit' : 'starttls';
};

/** The user's Secret lies beside those that are generated, which would overwrite it. */
export const mailSecretTaken = ({ mail }: PlatformConfig, generated: readonly Credential[]): Problem[] =>
  generated.some(({ name }) => name === mail?.password?.secret)
    ? [
        {
          code: 'TK244',
          path: 'mail.password.secret',
          message: `${mail?.password?.secret} is the name of a Secret that the platform generates`,
          hint: 'write another name, such as smtp',
        },
      ]
    : [];
