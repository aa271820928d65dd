/** A template to begin with. */
import type { Construct } from 'constructs';
import { add, metadataOf, type ObjectName } from '../../kit';

type Where = (name: string) => ObjectName;

export const hello = (scope: Construct, where: Where, image: string) =>
  add(scope, {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'WorkflowTemplate',
    metadata: metadataOf(where('hello')),
    spec: {
      entrypoint: 'hello',
      arguments: { parameters: [{ name: 'name', value: 'world' }] },
      templates: [
        {
          name: 'hello',
          container: { image, command: ['echo'], args: ['Hello, {{workflow.parameters.name}}.'] },
        },
      ],
    },
  });
