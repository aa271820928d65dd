/** Software that claims, for tests of those who answer. */
import { component } from '../../charts/builder';
import type { Claims } from '../../lib/plan/capabilities';
import type { Component } from '../../lib/plan/component';
import { stub } from './stand-ins';

/** A component without objects that claims this. */
export const claimant = (id: string, claims: Claims): Component =>
  component({ ...stub, id, title: id, summary: 'claims', category: 'service', claims: () => claims });
