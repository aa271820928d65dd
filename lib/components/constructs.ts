/** The construct of each component. Made by `npm run generate`. */

export { ArgoCd, type ArgoCdProps, type ArgoCdWeb } from './argocd/argocd';
export { CertManager, type CertManagerProps } from './cert-manager/cert-manager';
export {
  ClusterNames,
  type ClusterNamesProps,
  HomeDns,
  type HomeDnsProps,
  homeDnsFiles,
} from './coredns/coredns';
export { Credentials, type CredentialsProps, type GeneratedSecret } from './credentials/credentials';
export { ExternalSecrets, type ExternalSecretsProps } from './external-secrets/external-secrets';
export { Grafana, type GrafanaProps } from './grafana/grafana';
export { NginxIngress, type NginxIngressProps } from './ingress/ingress';
export { Keycloak, type KeycloakProps } from './keycloak/keycloak';
export { MetalLb, type MetalLbProps } from './metallb/metallb';
export { ObjectStore, type ObjectStoreProps } from './minio/minio';
export { Mlflow, type MlflowProps } from './mlflow/mlflow';
export { OffsiteCopy, type OffsiteCopyProps, type Store } from './offsite/offsite';
export { PostgreSql, type PostgreSqlProps } from './postgresql/postgresql';
export { Prometheus, type PrometheusProps } from './prometheus/prometheus';
export { Storage, type StorageProps } from './storage/storage';
export { Trust, type TrustProps } from './trust/trust';
export { Valkey, type ValkeyProps } from './valkey/valkey';
