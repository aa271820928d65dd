/** Every component that the package brings, by id. Made by `npm run generate` from the folders beside it. */
import type { Component } from '../plan/component';
import { argoEvents } from './argo-events';
import { argoWorkflows } from './argo-workflows';
import { argocd } from './argocd';
import { awx } from './awx';
import { buildkit } from './buildkit';
import { calendar } from './calendar';
import { certManager } from './cert-manager';
import { chromadb } from './chromadb';
import { clickhouse } from './clickhouse';
import { codeServer } from './code-server';
import { coredns } from './coredns';
import { credentials } from './credentials';
import { dashboard } from './dashboard';
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
import { minio } from './minio';
import { mkdocs } from './mkdocs';
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
import { postgresql } from './postgresql';
import { prometheus } from './prometheus';
import { qdrant } from './qdrant';
import { storage } from './storage';
import { superset } from './superset';
import { timescaledb } from './timescaledb';
import { trust } from './trust';
import { valkey } from './valkey';
import { vault } from './vault';
import { velero } from './velero';
import { vikunja } from './vikunja';
import { wekan } from './wekan';

export const catalogue = {
  'argo-events': argoEvents,
  'argo-workflows': argoWorkflows,
  argocd,
  awx,
  buildkit,
  calendar,
  'cert-manager': certManager,
  chromadb,
  clickhouse,
  'code-server': codeServer,
  coredns,
  credentials,
  dashboard,
  devpi,
  duckdb,
  'external-secrets': externalSecrets,
  'fluent-bit': fluentBit,
  gitea,
  'gpu-operator': gpuOperator,
  grafana,
  harbor,
  hedgedoc,
  ingress,
  jupyterhub,
  keycloak,
  knative,
  'knative-serving': knativeServing,
  'label-studio': labelStudio,
  langserve,
  metallb,
  'metrics-server': metricsServer,
  microk8s,
  minio,
  mkdocs,
  mlflow,
  mongodb,
  nats,
  neo4j,
  offsite,
  opensearch,
  outline,
  penpot,
  pgadmin,
  plane,
  postgresql,
  prometheus,
  qdrant,
  storage,
  superset,
  timescaledb,
  trust,
  valkey,
  vault,
  velero,
  vikunja,
  wekan,
} satisfies Readonly<Record<string, Component>>;
