/** Quantities of Kubernetes as numbers and back: memory in Mi, processor time in millicores. */

/** Bytes of one Mi. */
export const mebibyte = 2 ** 20;

const MI: Readonly<Record<string, number>> = {
  Ki: 1 / 1024,
  Mi: 1,
  Gi: 1024,
  Ti: 1024 * 1024,
};

/** `2Gi` as 2048. A bare number is bytes. */
export function mebibytes(quantity: string): number {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)?$/.exec(quantity);
  if (!match) throw new Error(`"${quantity}" is not an amount of memory such as 512Mi or 2Gi`);
  const [, amount, unit] = match;
  return Number(amount) * (unit ? (MI[unit] ?? 1) : 1 / 1024 / 1024);
}

/** `250m` as 250, `2` as 2000. */
export function millicores(quantity: string): number {
  const match = /^(\d+(?:\.\d+)?)(m)?$/.exec(quantity);
  if (!match) throw new Error(`"${quantity}" is not an amount of processor time such as 250m or 2`);
  return Number(match[1]) * (match[2] ? 1 : 1000);
}

/** 2048 as `2Gi`, 1536 as `1536Mi`: the spelling that Kubernetes itself would choose. */
export const inMi = (mi: number): string => (mi % 1024 === 0 ? `${mi / 1024}Gi` : `${Math.round(mi)}Mi`);
