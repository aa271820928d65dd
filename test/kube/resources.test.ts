import { resources } from '../../lib/kube/resources';

test('memory is limited, processor time is not', () => {
  expect(resources({ cpu: '50m', memory: '256Mi', memoryLimit: '1Gi' })).toEqual({
    requests: { cpu: '50m', memory: '256Mi' },
    limits: { memory: '1Gi' },
  });
});
