/** Does a text look like a secret? Made to miss some rather than to cry wolf. */

/** What is known by its form. */
const forms = [
  { pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{32}/, what: 'a private key' },
  { pattern: /AGE-SECRET-KEY-1[0-9A-Z]{20}/, what: 'a private key' },
  { pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, what: 'a token' },
  { pattern: /\b(gh[opsu]_\w{30}|github_pat_\w{30}|glpat-[\w-]{20}|xox[abp]-[\w-]{10})/, what: 'a token' },
  { pattern: /\b(AKIA|ASIA)[0-9A-Z]{16}\b/, what: 'an access key' },
];

/** A user and a password in an address, unless the password is filled in later. */
const userinfo = /(?<=[a-z0-9]):\/\/[^\s/:@'"]*:([^\s/@'"]+)@/g;

/** Long text that is public: certificates, pictures inside a page, and whom age encrypts to. */
const publicText =
  /-----BEGIN (CERTIFICATE|PUBLIC KEY)-----[^-]*-----END|data:[\w/+.-]+;base64,[\w+/=]*|\bage1[02-9ac-hj-np-z]{58}\b/g;

/** Below this nothing random is told from a name. */
const shortest = 20;
/** It begins where the character before is none of a word: no need to try again inside one. */
const words = new RegExp(`(?<![A-Za-z0-9+=])[A-Za-z0-9+=]{${shortest},}`, 'g');

/** Filled in when the pod starts, or by a template. */
const filledIn = /^[$%<{]|\$\(|\$\{|\{\{|%\(/;

/** What it looks like, such as `a token`; undefined where it is harmless. */
export function secretIn(text: string): string | undefined {
  const form = forms.find(({ pattern }) => pattern.test(text));
  if (form) return form.what;
  for (const [, password = ''] of text.includes('://') ? text.matchAll(userinfo) : []) {
    if (!filledIn.test(password)) return 'a password in an address';
  }
  const open = text.length < shortest ? '' : text.replace(publicText, '');
  const random = open.match(words)?.some(isRandom);
  return random ? 'a random value' : undefined;
}

/**
 * Random characters change their kind (upper, lower, digit) all the time; words and names do not. A digest in
 * hex is public far more often than it is a secret.
 */
function isRandom(word: string): boolean {
  if (/^[0-9a-f]+$|^[0-9A-F]+$/.test(word)) return false;
  const kinds = [...word].map(kindOf);
  const changes = kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length / word.length;
  const digits = kinds.filter((kind) => kind === 'digit').length;
  const mixed = new Set(kinds).size >= 3;
  return mixed ? digits >= 3 && changes > 0.42 : word.length >= 24 && digits >= 5 && changes > 0.25;
}

function kindOf(character: string): 'digit' | 'upper' | 'lower' | 'other' {
  if (character >= '0' && character <= '9') return 'digit';
  if (character >= 'A' && character <= 'Z') return 'upper';
  return character >= 'a' && character <= 'z' ? 'lower' : 'other';
}

/** Names whose value is a secret. `..._FILE`, `..._URL` and the like end differently. */
const names =
  /(PASSWORD|PASSWD|PASSPHRASE|(^|[_.-])(PASS|PWD|SECRET|TOKEN|CREDENTIALS?)|(API|ACCESS|SECRET|PRIVATE|ENCRYPTION|SIGNING|SESSION|MASTER|AUTH|HMAC|JWT)[_.-]?KEY)$/i;

/** Values that say how or where, and not what. */
const harmless = /^(|true|false|yes|no|on|off|none|null|disabled|enabled|required|optional|\d{1,5}[a-z]*)$/i;

/** Whether a variable or key of this name with this literal value gives a secret away. */
export function namedSecret(name: string, value: string): boolean {
  if (!names.test(name)) return false;
  if (harmless.test(value) || filledIn.test(value)) return false;
  const isPath = /^(\.{0,2}\/|file:)/.test(value);
  const isAddress = /^[a-z][a-z0-9+.-]*:\/\//.test(value);
  return !isPath && !isAddress;
}
