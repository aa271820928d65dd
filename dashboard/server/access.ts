/** Who asks, and whether this person may act. The gate in front writes the headers; network policies let nobody past it. */
import type { Me } from '../shared/types';

export interface Asked {
  header(name: string): string | undefined;
}

export function personOf({ header }: Asked, admins: string): Me {
  const name =
    header('x-forwarded-preferred-username') ??
    header('x-forwarded-email') ??
    header('x-forwarded-user') ??
    '';
  const groups = (header('x-forwarded-groups') ?? '').split(',').map((group) => group.trim());
  return { name, acts: groups.includes(admins) };
}

/**
 * Why an act is refused, if it is. The cookie of the gate comes along with whatever a browser sends, so an act has to
 * come from the panel's own page: a header that no other site can add, and its own origin.
 */
export function refusal(asked: Asked, { admins, url }: { admins: string; url: string }): string | undefined {
  if (asked.header('origin') !== new URL(url).origin || asked.header('x-thinkube') === undefined) {
    return 'this did not come from the panel itself';
  }
  return personOf(asked, admins).acts ? undefined : `this is for the group ${admins}`;
}
