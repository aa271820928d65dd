/** The words a component declares its needs in: `need.database()`, `need.route({ host: 'tasks', port: 8080 })`. */
import type { Ask, Asks, Kind } from './kinds';

type Arguments<K extends Kind> = object extends Asks<K> ? [asks?: Asks<K>] : [asks: Asks<K>];

const ask =
  <K extends Kind>(kind: K) =>
  (...[asks]: Arguments<K>): Ask<K> => ({ kind, ...asks });

export const need = {
  database: ask('database'),
  cache: ask('cache'),
  messages: ask('messages'),
  documents: ask('documents'),
  analytics: ask('analytics'),
  timeSeries: ask('timeSeries'),
  bucket: ask('bucket'),
  bucketReader: ask('bucketReader'),
  registry: ask('registry'),
  builder: ask('builder'),
  pushes: ask('pushes'),
  signIn: ask('signIn'),
  route: ask('route'),
  secret: ask('secret'),
  userSecret: ask('userSecret'),
  mail: ask('mail'),
  trust: ask('trust'),
  kubeApi: ask('kubeApi'),
  webhook: ask('webhook'),
  lan: ask('lan'),
  internet: ask('internet'),
  nodes: ask('nodes'),
  publicNames: ask('publicNames'),
  call: ask('call'),
  metrics: ask('metrics'),
  logs: ask('logs'),
  dashboard: ask('dashboard'),
  backup: ask('backup'),
  schedule: ask('schedule'),
  steer: ask('steer'),
  gpu: ask('gpu'),
  functions: ask('functions'),
  api: ask('api'),
  secretStore: ask('secretStore'),
  address: ask('address'),
  dns: ask('dns'),
  volume: ask('volume'),
} satisfies { readonly [K in Kind]: (...asks: Arguments<K>) => Ask<K> };

/** A need that switches nothing on: it is answered where a provider is on anyway, and is no reason to wait for it. */
export const ifOn = <N extends Ask>(asked: N): N & { readonly ifOn: true } => ({ ...asked, ifOn: true });
