/** A config holds references to secrets, never their values: it is committed, and shown in messages. */
import type { Path } from './read/positions';

/** What each token of a well-known maker looks like. */
const tokens: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[A-Za-z0-9_-]{16,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bsk-[A-Za-z0-9_-]{20,}/,
  /\bhf_[A-Za-z0-9]{20,}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /\bAIza[A-Za-z0-9_-]{30,}/,
  /\bnpm_[A-Za-z0-9]{30,}/,
  /\bdckr_pat_[A-Za-z0-9_-]{20,}/,
  /\bhvs\.[A-Za-z0-9_-]{20,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/i,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /:\/\/[^\s/:@]+:[^\s/@]+@/,
];

/** Keys whose value would be a secret, whatever it looks like. */
const names =
  /(^|[-_.])(password|passwd|passphrase|token|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret)$/i;
const camel = /(Password|Passphrase|Token|ApiKey|AccessKey|PrivateKey|ClientSecret)$/;

/** Whether this is a token of a maker that we know. */
export const looksSecret = (text: string): boolean => tokens.some((token) => token.test(text));

/** Whether no message may repeat this text. */
export const isSecret = (text: string, key: string | number | undefined): boolean =>
  looksSecret(text) || (typeof key === 'string' && text !== '' && (names.test(key) || camel.test(key)));

/** Places of every text that looks like a secret. */
export function secretsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value === 'string') return isSecret(value, path.at(-1)) ? [path] : [];
  if (Array.isArray(value)) return value.flatMap((inner: unknown, i) => secretsIn(inner, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, [...path, key]));
}
