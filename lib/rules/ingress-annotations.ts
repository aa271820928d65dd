import { member } from '../objects/read';
import { defineRule } from './rule';

const refused = [
  {
    pattern: /snippets?$/i,
    message: 'puts raw text into the configuration of a controller that everything shares',
    hint: 'use an annotation for exactly this setting',
  },
  {
    pattern: /^acme\.cert-manager\.io\/http01-edit-in-place$/,
    message: 'lets cert-manager change an object that Argo CD changes back',
    hint: 'remove it: the solver makes an Ingress of its own',
  },
];

export const ingressAnnotations = defineRule({
  id: 'ingress-annotations',
  code: 'TK719',
  title: 'no Ingress carries snippets, or has others edit it in place',
  *findings(inventory) {
    for (const of of inventory.of('networking.k8s.io/Ingress')) {
      for (const key of Object.keys(of.object.metadata.annotations ?? {})) {
        for (const { pattern, message, hint } of refused) {
          if (pattern.test(key)) yield { of, path: `metadata.annotations${member(key)}`, message, hint };
        }
      }
    }
  },
});
