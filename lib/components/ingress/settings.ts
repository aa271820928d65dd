import type { Controller } from './controllers';

/** What NGINX does if an Ingress does not say otherwise. Keys: internal/configs/configmaps.go at v5.5.4. */
export const nginxSettings = (
  { lan, node }: Controller,
  maxBodySize: string,
): Readonly<Record<string, string>> => ({
  // Two serve a home; one per core of a large node would cost memory for nothing.
  'worker-processes': '2',
  // A reload leaves old processes to their websockets, but not for ever.
  'worker-shutdown-timeout': '10m',
  'client-max-body-size': maxBodySize,
  'proxy-connect-timeout': '10s',
  'proxy-read-timeout': '120s',
  'proxy-send-timeout': '120s',
  // Sign-in cookies and the headers that set them outgrow the default of one page.
  'proxy-buffer-size': '16k',
  'proxy-buffers': '8 16k',
  'ssl-protocols': 'TLSv1.2 TLSv1.3',
  'server-tokens': 'False',
  http2: 'True',
  // Without a Service of type LoadBalancer it cannot know the address that it is reached at.
  ...(node !== undefined && lan !== undefined && { 'external-status-address': lan }),
});
