import { items, text, texts } from '../objects/read';
import { sharing } from '../plan/issuer';
import { defineRule } from './rule';

export const ingressHost = defineRule({
  id: 'ingress-host',
  code: 'TK718',
  title: 'every host has one Ingress, minions of it aside, and TLS',
  *findings(inventory) {
    const taken = new Map<string, string>();
    const all = inventory
      .of('networking.k8s.io/Ingress')
      .filter(({ object }) => object.metadata.annotations?.[sharing] !== 'minion')
      .map((of) => {
        const { namespace = '', name } = of.object.metadata;
        return { of, id: `${namespace}/${name}` };
      });
    for (const { of, id } of all.sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const covered = new Set(items(of.object, 'spec.tls').flatMap(({ fields }) => texts(fields, 'hosts')));
      for (const { at, fields } of items(of.object, 'spec.rules')) {
        const host = text(fields, 'host');
        const path = `${at}.host`;
        if (host === undefined) {
          yield { of, path, message: 'is missing', hint: 'write the full name that it answers to' };
          continue;
        }
        const other = taken.get(host);
        if (other !== undefined) {
          const hint = 'put all paths of a host into one Ingress, or choose another name';
          yield { of, path, message: `${host} is also served by Ingress ${other}`, hint };
        }
        taken.set(host, id);
        if (!covered.has(host)) {
          yield { of, path, message: `${host} has no TLS`, hint: 'add it to the hosts under spec.tls' };
        }
      }
    }
  },
});
