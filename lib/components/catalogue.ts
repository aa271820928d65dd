/** Every component that the package brings, by id. Adding one is adding its folder and its line here. */
import type { Component } from '../plan/component';
import { certManager } from './cert-manager';
import { coredns } from './coredns';
import { credentials } from './credentials';
import { externalSecrets } from './external-secrets';
import { ingress } from './ingress';
import { metallb } from './metallb';
import { storage } from './storage';
import { trust } from './trust';

export const catalogue = {
  'cert-manager': certManager,
  coredns,
  credentials,
  'external-secrets': externalSecrets,
  ingress,
  metallb,
  storage,
  trust,
} satisfies Readonly<Record<string, Component>>;
