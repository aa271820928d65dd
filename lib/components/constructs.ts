/** The construct of each component. Made by `npm run generate`. */
import { constructOf } from '../constructs/construct-of';
import { argoEvents } from './argo-events';
import { argoWorkflows } from './argo-workflows';
import { awx } from './awx';
import { buildkit } from './buildkit';
import { calendar } from './calendar';
import { certManager } from './cert-manager';
import { chromadb } from './chromadb';
import { clickhouse } from './clickhouse';
import { codeServer } from './code-server';
import { coredns } from './coredns';
import { devpi } from './devpi';
import { duckdb } from './duckdb';
import { externalSecrets } from './external-secrets';
import { fluentBit } from './fluent-bit';
import { gitea } from './gitea';
import { gpuOperator } from './gpu-operator';
import { grafana } from './grafana';
import { harbor } from './harbor';
import { hedgedoc } from './hedgedoc';
import { ingress } from './ingress';
import { jupyterhub } from './jupyterhub';
import { keycloak } from './keycloak';
import { knative } from './knative';
import { knativeServing } from './knative-serving';
import { labelStudio } from './label-studio';
import { langserve } from './langserve';
import { metallb } from './metallb';
import { metricsServer } from './metrics-server';
import { microk8s } from './microk8s';
import { mlflow } from './mlflow';
import { mongodb } from './mongodb';
import { nats } from './nats';
import { neo4j } from './neo4j';
import { offsite } from './offsite';
import { opensearch } from './opensearch';
import { outline } from './outline';
import { penpot } from './penpot';
import { pgadmin } from './pgadmin';
import { plane } from './plane';
import { prometheus } from './prometheus';
import { qdrant } from './qdrant';
import { superset } from './superset';
import { timescaledb } from './timescaledb';
import { trust } from './trust';
import { vault } from './vault';
import { velero } from './velero';
import { vikunja } from './vikunja';
import { wekan } from './wekan';

export { ArgoCd, type ArgoCdProps } from './argocd/argocd';
export { Credentials, type CredentialsProps, type GeneratedSecret } from './credentials/credentials';
export { Dashboard, type DashboardProps } from './dashboard/dashboard';
export { ObjectStore, type ObjectStoreProps } from './minio/minio';
export { Mkdocs, type MkdocsProps } from './mkdocs/mkdocs';
export { PostgreSql, type PostgreSqlProps } from './postgresql/postgresql';
export { Storage, type StorageProps } from './storage/storage';
export { Valkey, type ValkeyProps } from './valkey/valkey';

/** ArgoEvents for any cdk8s app; its props follow from the component's definition. */
export class ArgoEvents extends constructOf(argoEvents) {}
/** ArgoWorkflows for any cdk8s app; its props follow from the component's definition. */
export class ArgoWorkflows extends constructOf(argoWorkflows) {}
/** Awx for any cdk8s app; its props follow from the component's definition. */
export class Awx extends constructOf(awx) {}
/** Buildkit for any cdk8s app; its props follow from the component's definition. */
export class Buildkit extends constructOf(buildkit) {}
/** Calendar for any cdk8s app; its props follow from the component's definition. */
export class Calendar extends constructOf(calendar) {}
/** CertManager for any cdk8s app; its props follow from the component's definition. */
export class CertManager extends constructOf(certManager) {}
/** Chromadb for any cdk8s app; its props follow from the component's definition. */
export class Chromadb extends constructOf(chromadb) {}
/** Clickhouse for any cdk8s app; its props follow from the component's definition. */
export class Clickhouse extends constructOf(clickhouse) {}
/** CodeServer for any cdk8s app; its props follow from the component's definition. */
export class CodeServer extends constructOf(codeServer) {}
/** Coredns for any cdk8s app; its props follow from the component's definition. */
export class Coredns extends constructOf(coredns) {}
/** Devpi for any cdk8s app; its props follow from the component's definition. */
export class Devpi extends constructOf(devpi) {}
/** Duckdb for any cdk8s app; its props follow from the component's definition. */
export class Duckdb extends constructOf(duckdb) {}
/** ExternalSecrets for any cdk8s app; its props follow from the component's definition. */
export class ExternalSecrets extends constructOf(externalSecrets) {}
/** FluentBit for any cdk8s app; its props follow from the component's definition. */
export class FluentBit extends constructOf(fluentBit) {}
/** Gitea for any cdk8s app; its props follow from the component's definition. */
export class Gitea extends constructOf(gitea) {}
/** GpuOperator for any cdk8s app; its props follow from the component's definition. */
export class GpuOperator extends constructOf(gpuOperator) {}
/** Grafana for any cdk8s app; its props follow from the component's definition. */
export class Grafana extends constructOf(grafana) {}
/** Harbor for any cdk8s app; its props follow from the component's definition. */
export class Harbor extends constructOf(harbor) {}
/** Hedgedoc for any cdk8s app; its props follow from the component's definition. */
export class Hedgedoc extends constructOf(hedgedoc) {}
/** Ingress for any cdk8s app; its props follow from the component's definition. */
export class Ingress extends constructOf(ingress) {}
/** Jupyterhub for any cdk8s app; its props follow from the component's definition. */
export class Jupyterhub extends constructOf(jupyterhub) {}
/** Keycloak for any cdk8s app; its props follow from the component's definition. */
export class Keycloak extends constructOf(keycloak) {}
/** Knative for any cdk8s app; its props follow from the component's definition. */
export class Knative extends constructOf(knative) {}
/** KnativeServing for any cdk8s app; its props follow from the component's definition. */
export class KnativeServing extends constructOf(knativeServing) {}
/** LabelStudio for any cdk8s app; its props follow from the component's definition. */
export class LabelStudio extends constructOf(labelStudio) {}
/** Langserve for any cdk8s app; its props follow from the component's definition. */
export class Langserve extends constructOf(langserve) {}
/** Metallb for any cdk8s app; its props follow from the component's definition. */
export class Metallb extends constructOf(metallb) {}
/** MetricsServer for any cdk8s app; its props follow from the component's definition. */
export class MetricsServer extends constructOf(metricsServer) {}
/** Microk8s for any cdk8s app; its props follow from the component's definition. */
export class Microk8s extends constructOf(microk8s) {}
/** Mlflow for any cdk8s app; its props follow from the component's definition. */
export class Mlflow extends constructOf(mlflow) {}
/** Mongodb for any cdk8s app; its props follow from the component's definition. */
export class Mongodb extends constructOf(mongodb) {}
/** Nats for any cdk8s app; its props follow from the component's definition. */
export class Nats extends constructOf(nats) {}
/** Neo4j for any cdk8s app; its props follow from the component's definition. */
export class Neo4j extends constructOf(neo4j) {}
/** Offsite for any cdk8s app; its props follow from the component's definition. */
export class Offsite extends constructOf(offsite) {}
/** Opensearch for any cdk8s app; its props follow from the component's definition. */
export class Opensearch extends constructOf(opensearch) {}
/** Outline for any cdk8s app; its props follow from the component's definition. */
export class Outline extends constructOf(outline) {}
/** Penpot for any cdk8s app; its props follow from the component's definition. */
export class Penpot extends constructOf(penpot) {}
/** Pgadmin for any cdk8s app; its props follow from the component's definition. */
export class Pgadmin extends constructOf(pgadmin) {}
/** Plane for any cdk8s app; its props follow from the component's definition. */
export class Plane extends constructOf(plane) {}
/** Prometheus for any cdk8s app; its props follow from the component's definition. */
export class Prometheus extends constructOf(prometheus) {}
/** Qdrant for any cdk8s app; its props follow from the component's definition. */
export class Qdrant extends constructOf(qdrant) {}
/** Superset for any cdk8s app; its props follow from the component's definition. */
export class Superset extends constructOf(superset) {}
/** Timescaledb for any cdk8s app; its props follow from the component's definition. */
export class Timescaledb extends constructOf(timescaledb) {}
/** Trust for any cdk8s app; its props follow from the component's definition. */
export class Trust extends constructOf(trust) {}
/** Vault for any cdk8s app; its props follow from the component's definition. */
export class Vault extends constructOf(vault) {}
/** Velero for any cdk8s app; its props follow from the component's definition. */
export class Velero extends constructOf(velero) {}
/** Vikunja for any cdk8s app; its props follow from the component's definition. */
export class Vikunja extends constructOf(vikunja) {}
/** Wekan for any cdk8s app; its props follow from the component's definition. */
export class Wekan extends constructOf(wekan) {}
