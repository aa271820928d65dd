/** Operators of AWX 2.19.1 and of Ascender 25.6: awx.ansible.com/v1beta1, as far as both read it. */
import type { Metadata } from './k8s';

interface Requirements {
  readonly requests?: { readonly cpu?: string; readonly memory?: string };
  readonly limits?: { readonly cpu?: string; readonly memory?: string };
}

interface FileOf {
  readonly name: string;
  readonly key: string;
}

/** Pods and settings of one AWX. Keys that hold YAML text (`annotations`, selectors) are strings. */
export interface AWX {
  readonly apiVersion: 'awx.ansible.com/v1beta1';
  readonly kind: 'AWX';
  readonly metadata: Metadata;
  readonly spec: {
    readonly image?: string;
    readonly image_version?: string;
    readonly image_pull_policy?: 'Always' | 'IfNotPresent' | 'Never';
    readonly redis_image?: string;
    readonly redis_image_version?: string;
    readonly init_container_image?: string;
    readonly init_container_image_version?: string;
    readonly init_projects_container_image?: string;
    readonly control_plane_ee_image?: string;
    /** What jobs may run in. */
    readonly ee_images?: readonly { readonly name: string; readonly image: string }[];

    readonly service_type: 'ClusterIP';
    /** none: the Ingress is ours. */
    readonly ingress_type: 'none';
    readonly ipv6_disabled?: boolean;

    readonly admin_user?: string;
    readonly admin_email?: string;
    /** Secret with the key `password`. Read when the first administrator is made, never again. */
    readonly admin_password_secret: string;
    /** Secret with the key `secret_key`, which encrypts all credentials: it can never change. */
    readonly secret_key_secret: string;
    /** Secret with the key `secret`. */
    readonly broadcast_websocket_secret: string;
    /** Secret with the keys host, port, database, username, password, sslmode, type. */
    readonly postgres_configuration_secret: string;
    /** Secret with the key `bundle-ca.crt`. */
    readonly bundle_cacert_secret?: string;

    readonly web_replicas?: number;
    readonly task_replicas?: number;
    readonly uwsgi_processes?: number;
    readonly nginx_worker_processes?: number;
    readonly web_resource_requirements?: Requirements;
    readonly task_resource_requirements?: Requirements;
    readonly ee_resource_requirements?: Requirements;
    readonly redis_resource_requirements?: Requirements;
    readonly rsyslog_resource_requirements?: Requirements;
    readonly init_container_resource_requirements?: Requirements;
    /** In seconds. 0, the operator's default, means no probe. */
    readonly web_readiness_period?: number;
    readonly web_readiness_initial_delay?: number;
    readonly web_readiness_failure_threshold?: number;
    readonly web_readiness_timeout?: number;
    readonly web_liveness_period?: number;
    readonly web_liveness_initial_delay?: number;
    readonly web_liveness_failure_threshold?: number;
    readonly web_liveness_timeout?: number;
    readonly task_readiness_period?: number;
    readonly task_liveness_period?: number;
    /** YAML text of a map. */
    readonly node_selector?: string;
    /** YAML text of a map. */
    readonly annotations?: string;
    /** YAML text of a map. */
    readonly service_labels?: string;
    readonly security_context_settings?: Readonly<Record<string, unknown>>;

    /** Needs a volume for many nodes, unless there is one node only. Projects from Git do without. */
    readonly projects_persistence: boolean;
    /** Python expressions: a string needs quotes of its own. */
    readonly extra_settings?: readonly {
      readonly setting: string;
      readonly value: string | number | boolean | readonly string[];
    }[];
    /** Python files that are read as settings; those in Secrets are the place for credentials. */
    readonly extra_settings_files?: {
      readonly configmaps?: readonly FileOf[];
      readonly secrets?: readonly FileOf[];
    };
    readonly web_extra_env?: string;
    readonly task_extra_env?: string;
    readonly ee_extra_env?: string;
    readonly extra_volumes?: string;
    readonly web_extra_volume_mounts?: string;
    readonly task_extra_volume_mounts?: string;
    readonly ee_extra_volume_mounts?: string;
    readonly csrf_cookie_secure?: 'True' | 'False';
    readonly session_cookie_secure?: 'True' | 'False';
    /** False: no demo project, inventory and template. */
    readonly create_preload_data: boolean;
    /** True: Secrets go with this object. */
    readonly garbage_collect_secrets: boolean;
    readonly auto_upgrade?: boolean;
    readonly no_log?: boolean;
  };
}

export type AwxManifest = AWX;
