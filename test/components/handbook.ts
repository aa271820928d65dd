/** The handbook of a platform, as its pod mounts it. */
import { dig, each } from './dig';
import { type Made, platform, type Wanted } from './platform';

/** The text of every page, by its path on the site. */
export const pagesOf = (wanted: Wanted): ReadonlyMap<string, string> => pagesIn(platform(wanted));

/** The same of a platform that is made already. */
export function pagesIn(made: Made): ReadonlyMap<string, string> {
  const pod = dig(made.get('Deployment', 'mkdocs'), 'spec', 'template', 'spec');
  const volume = each(pod, 'volumes').find((one) => dig(one, 'name') === 'handbook');
  const files = each(volume, 'projected', 'sources').flatMap((source) => {
    const data = dig(made.get('ConfigMap', String(dig(source, 'configMap', 'name')), 'mkdocs'), 'data');
    return each(source, 'configMap', 'items').map((item): [string, string] => [
      String(dig(item, 'path')),
      String(dig(data, String(dig(item, 'key')))),
    ]);
  });
  return new Map(files);
}
