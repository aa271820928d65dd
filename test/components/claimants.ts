/** Software that needs, for tests of those who answer. */

import type { Component } from '../../lib/plan/component';
import { defineComponent } from '../../lib/plan/define';
import type { Needs } from '../../lib/plan/kinds';
import { stub } from './stand-ins';

/** A component without objects that needs this. */
export const client = (id: string, needs: Needs): Component =>
  defineComponent({ ...stub, id, title: id, summary: 'needs', category: 'service', needs: () => needs });
