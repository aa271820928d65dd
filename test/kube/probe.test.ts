import { execProbe, httpProbe, startup, tcpProbe } from '../../lib/kube/probe';

const usual = { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 };

test('httpProbe asks a path of a named port', () => {
  expect(httpProbe('/healthz', 'http')).toEqual({ httpGet: { path: '/healthz', port: 'http' }, ...usual });
});

test('httpProbe asks over TLS, at its own pace', () => {
  expect(httpProbe('/', 8443, { https: true, period: 30, timeout: 10, failures: 6 })).toEqual({
    httpGet: { path: '/', port: 8443, scheme: 'HTTPS' },
    periodSeconds: 30,
    timeoutSeconds: 10,
    failureThreshold: 6,
  });
});

test('tcpProbe opens a connection', () => {
  expect(tcpProbe(5432)).toEqual({ tcpSocket: { port: 5432 }, ...usual });
});

test('execProbe runs a command', () => {
  expect(execProbe(['valkey-cli', 'ping'])).toEqual({ exec: { command: ['valkey-cli', 'ping'] }, ...usual });
});

test.each([
  [600, 120],
  [12, 3],
])('startup allows %i seconds, and never less', (seconds, failureThreshold) => {
  expect(startup(tcpProbe(5432), seconds)).toEqual({
    tcpSocket: { port: 5432 },
    periodSeconds: 5,
    timeoutSeconds: 5,
    failureThreshold,
  });
});
