/** An issuer that signs whoever the test says: enough of OpenID Connect for the code flow. */
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Bench } from './programs';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that `publicKey` vouches for. */
export const signed = (claims: object): string => {
  const content = `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'played' })}.${encoded(claims)}`;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
};

/** It is away until it comes. */
export function issuer(port: number) {
  const url = `http://127.0.0.1:${port}/realms/thinkube`;
  let next: object = {};
  const answers = (): Readonly<Record<string, object>> => ({
    '/realms/thinkube/.well-known/openid-configuration': {
      issuer: url,
      authorization_endpoint: `${url}/auth`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/certs`,
      id_token_signing_alg_values_supported: ['RS256'],
    },
    '/realms/thinkube/certs': {
      keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'played', alg: 'RS256', use: 'sig' }],
    },
    '/realms/thinkube/token': {
      ...{ access_token: 'played', token_type: 'Bearer', expires_in: 300 },
      id_token: signed({ iss: url, ...next }),
    },
  });
  return {
    url,
    comes: (bench: Bench): Promise<void> =>
      bench.http(port, (request, response) => {
        const answer = answers()[request.url ?? ''];
        response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer ?? {}));
      }),
    /** What its next token says of somebody. */
    tells: (claims: object): void => {
      next = claims;
    },
  };
}
