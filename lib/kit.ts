/** Everything a component is written with: one import, for the package's own components and for yours. */
export { z } from 'zod';
export { Account, type AccountProps } from './constructs/account';
export { Claims, claimWorkloads } from './constructs/claims';
export { type ConfigFiles, configFiles, shippedFiles } from './constructs/config-file';
export {
  Dumps,
  type DumpTarget,
  dumpClient,
  dumpFolders,
  dumpTarget,
  dumpWorkloads,
  fetchScript,
} from './constructs/dumps';
export { Gate, gateFor } from './constructs/gate';
export { gated, gateName } from './constructs/gated';
export { lanService } from './constructs/lan-service';
export { add, metadataOf, type ObjectName } from './constructs/object';
export { OneShot } from './constructs/one-shot';
export { oneShot } from './constructs/one-shot-workloads';
export {
  auditPeople,
  type Claim,
  type Person,
  peopleHelp,
  peopleList,
  peopleNeeds,
  peopleOf,
  peopleOptions,
} from './constructs/people';
export { type Plans, planned } from './constructs/planned';
export { auditDatabases, databaseOn, databasesOf, readersOf, restoreOn } from './constructs/postgres/answer';
export { contribExtensions } from './constructs/postgres/contrib';
export { postgresOptions } from './constructs/postgres/options';
export type { Database, Dumping } from './constructs/postgres/provision';
export {
  PostgresServer,
  postgresExporterImage,
  postgresPorts,
  postgresWorkloads,
} from './constructs/postgres/server';
export {
  type ProgramServices,
  type ProgramVariable,
  packageVariables,
  programServices,
  programVariables,
  stateVariables,
} from './constructs/program-services';
export { Route } from './constructs/route';
export {
  bucketClient,
  s3Client,
  s3ClientConfig,
  s3ClientImage,
  s3ClientResources,
} from './constructs/s3-client';
export { Scheduled } from './constructs/scheduled';
export { composedSecret, credentialsNamespace, readerName } from './constructs/secret-copies';
export { Server } from './constructs/server';
export { stock } from './constructs/stock';
export { ignoreHealth, keep, syncWave } from './kube/argocd';
export { readAsset } from './kube/asset';
export { labels, selector, shortHash } from './kube/names';
export { pod } from './kube/pod';
export { inMi, mebibytes } from './kube/quantity';
export { type Resources, resources } from './kube/resources';
export { rule, watch } from './kube/rights';
export { toYaml } from './kube/yaml';
export { databasesNamed, noTwo, ownNames } from './plan/audits';
export { type BuildProps, defineComponent } from './plan/define';
export type { CrdSource } from './plan/facts';
export type { Client, Given, IngressClass, Need, Needs } from './plan/kinds';
export { ifOn, need } from './plan/need';
export { inDays } from './plan/retention';
export { timesOf } from './plan/schema/cron';
export * as field from './plan/schema/fields';
export { gitServers, hostIn, isOverSsh, portIn } from './plan/schema/hosts';
export type { PlatformConfig } from './plan/schema/platform';
