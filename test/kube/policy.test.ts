import { cidr, podsOf, policyPort } from '../../lib/kube/policy';

describe('peers', () => {
  test('are all pods of a namespace', () => {
    expect(podsOf('harbor')).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'harbor' } },
      podSelector: {},
    });
  });

  test('are the pods of one workload', () => {
    expect(podsOf('harbor', 'harbor-core')).toEqual({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'harbor' } },
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'harbor-core' } },
    });
  });

  test('are addresses', () => {
    expect(cidr('192.168.1.10/32')).toEqual({ ipBlock: { cidr: '192.168.1.10/32' } });
    expect(cidr('0.0.0.0/0', ['10.0.0.0/8'])).toEqual({
      ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
    });
  });
});

test('a port is TCP unless told', () => {
  expect(policyPort(5432)).toEqual({ port: 5432, protocol: 'TCP' });
  expect(policyPort(53, 'UDP')).toEqual({ port: 53, protocol: 'UDP' });
});
