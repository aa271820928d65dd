/** Public keys of age: Bech32 with a checksum, so that a mistyped one is noticed before anything is encrypted to it. */

const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
/** `age` as the checksum counts it: high bits, a zero, low bits. */
const prefix = [3, 3, 3, 0, 1, 7, 5];

/** Whether this is a recipient such as `age1…`. Upstream: BIP 173. */
export function isAgeRecipient(text: string): boolean {
  const [, data] = /^age1([02-9ac-hj-np-z]{58})$/.exec(text) ?? [];
  return (
    data !== undefined && checksum([...prefix, ...[...data].map((letter) => letters.indexOf(letter))]) === 1
  );
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, generator] of generators.entries()) if ((top >>> bit) & 1) sum ^= generator;
  }
  return sum;
}
