/** Every component that the package brings, by id. Adding one is adding its folder and its line here. */
import type { Component } from '../plan/component';
import { credentials } from './credentials';
import { externalSecrets } from './external-secrets';
import { ingress } from './ingress';
import { metallb } from './metallb';
import { storage } from './storage';

export const catalogue = {
  credentials,
  'external-secrets': externalSecrets,
  ingress,
  metallb,
  storage,
} satisfies Readonly<Record<string, Component>>;
