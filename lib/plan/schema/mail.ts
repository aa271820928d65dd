/** The mail server of the platform, which takes mail and sends it on. */
import { z } from 'zod';
import { hostAndPort, secretKeyReference } from './fields';

export const mailServer = z.strictObject({
  from: z.email().meta({ description: 'The sender that the mail server accepts.' }),
  server: hostAndPort.meta({ description: 'The mail server, with its port.' }),
  tls: z.boolean().default(true).meta({
    description: 'false: a relay at home that offers no TLS. Mail goes there as it is.',
  }),
  tlsFromStart: z.boolean().optional().meta({
    description: 'TLS before the first word, not STARTTLS. Default: on port 465 alone.',
  }),
  username: z.string().min(1).optional().meta({ description: 'For signing in; needs `password`.' }),
  password: secretKeyReference.optional().meta({
    description: 'A Secret that you make in the namespace credentials, never the value.',
  }),
});
export type MailServer = z.output<typeof mailServer>;

export const portOf = ({ server }: Pick<MailServer, 'server'>): number =>
  Number(server.slice(server.lastIndexOf(':') + 1));

/** TLS from the start is on port 465, and there alone: some software knows no other way. */
export const isUsual = (mail: MailServer): boolean => startsWithTls(mail) === (portOf(mail) === 465);

export const startsWithTls = (mail: MailServer): boolean =>
  mail.tls && (mail.tlsFromStart ?? portOf(mail) === 465);

/** What of it does not fit together; `key` is absent where it is not about one alone. */
export function misfit({ username, password, tls, tlsFromStart }: MailServer) {
  if ((username === undefined) !== (password === undefined)) {
    return { message: 'has one of username and password', hint: 'write both, or neither' };
  }
  if (!tls && tlsFromStart) {
    const message = 'is true, but tls is false';
    return { key: 'tlsFromStart', message, hint: 'leave one of both out' };
  }
  return password && !tls
    ? { message: 'sends a password without TLS', hint: 'leave out tls: false, or the password' }
    : undefined;
}
