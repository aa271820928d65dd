/** The resource that the operator makes AWX from. Blocks of YAML are strings there, since it pastes them. */
import type { Given, Resources } from '../../kit';
import { nameAndTag } from '../../plan/versions';

/** Names of what the operator makes. */
export const made = { web: 'awx-web', task: 'awx-task', service: 'awx-service', port: 8052 } as const;
/** Name of the resource, and the beginning of all names. */
export const name = 'awx';
/** Organisation of everybody, and the team that may start templates. */
export const home = { organization: 'Home', team: 'People' } as const;

interface Facts {
  readonly images: Readonly<Record<'server' | 'ee' | 'cache', string>>;
  readonly needs: {
    readonly route: Given<'route'>;
    readonly signIn: Given<'signIn'>;
    readonly trust: Given<'trust'>;
    readonly admin: Given<'secret'>;
    readonly key: Given<'secret'>;
    readonly websocket: Given<'secret'>;
  };
  readonly containers: {
    readonly web: Readonly<Record<'redis' | 'web' | 'rsyslog', Resources>>;
    readonly task: Readonly<Record<'redis' | 'task' | 'ee' | 'rsyslog', Resources>>;
  };
  /** Secrets that are composed: where the database is, and the client's secret as a setting. */
  readonly secrets: { readonly postgres: string; readonly settings: string };
  /** The first person of the platform. */
  readonly admin: { readonly username: string; readonly email: string };
}

const trusted = '/trust';

export function awxSpec({ images, needs, containers, secrets, admin }: Facts) {
  const bundle = `${trusted}/${needs.trust.key}`;
  const mount = `- name: trust\n  mountPath: ${trusted}\n  readOnly: true\n`;
  const roots = ['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'GIT_SSL_CAINFO']
    .map((variable) => `- name: ${variable}\n  value: ${bundle}\n`)
    .join('');
  return {
    ...apart('image', images.server),
    ...apart('redis_image', images.cache),
    ...apart('init_container_image', images.ee),
    control_plane_ee_image: images.ee,
    ee_images: [{ name: 'AWX EE', image: images.ee }],
    admin_user: 'admin',
    admin_email: admin.email,
    admin_password_secret: needs.admin.secret,
    secret_key_secret: needs.key.secret,
    broadcast_websocket_secret: needs.websocket.secret,
    postgres_configuration_secret: secrets.postgres,
    ingress_type: 'none' as const,
    service_type: 'ClusterIP' as const,
    csrf_cookie_secure: 'True' as const,
    session_cookie_secure: 'True' as const,
    ipv6_disabled: true,
    create_preload_data: false,
    projects_persistence: false,
    garbage_collect_secrets: false,
    uwsgi_processes: 2,
    web_readiness_period: 30,
    web_readiness_timeout: 15,
    web_readiness_failure_threshold: 4,
    web_resource_requirements: asked(containers.web.web),
    task_resource_requirements: asked(containers.task.task),
    ee_resource_requirements: asked(containers.task.ee),
    redis_resource_requirements: asked(containers.web.redis),
    rsyslog_resource_requirements: asked(containers.web.rsyslog),
    init_container_resource_requirements: asked(containers.task.ee),
    extra_settings: settings(needs, admin.username),
    extra_settings_files: { secrets: [{ name: secrets.settings, key: 'sign_in.py' }] },
    extra_volumes: `- name: trust\n  configMap:\n    name: ${needs.trust.configMap}\n`,
    web_extra_volume_mounts: mount,
    task_extra_volume_mounts: mount,
    ee_extra_volume_mounts: mount,
    web_extra_env: roots,
    task_extra_env: roots,
    ee_extra_env: roots,
  };
}

/** An image as the operator wants it: its name, and its tag. */
function apart(key: 'image' | 'redis_image' | 'init_container_image', image: string) {
  const { name, tag } = nameAndTag(image);
  return { [key]: name, [`${key}_version`]: tag };
}

const asked = ({ cpu, memory, memoryLimit }: Resources) => ({
  requests: { cpu, memory },
  limits: { memory: memoryLimit ?? memory },
});

/** Values are Python. Everybody who signs in is a member; the first person of the platform is the administrator. */
function settings({ route, signIn }: Facts['needs'], admin: string) {
  const { organization, team } = home;
  const values = {
    TOWER_URL_BASE: python(route.url),
    CSRF_TRUSTED_ORIGINS: `[${python(route.url)}]`,
    REMOTE_HOST_HEADERS: "['HTTP_X_FORWARDED_FOR', 'REMOTE_ADDR', 'REMOTE_HOST']",
    SOCIAL_AUTH_OIDC_KEY: python(signIn.clientId),
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT: python(signIn.issuer),
    SOCIAL_AUTH_OIDC_VERIFY_SSL: 'True',
    SOCIAL_AUTH_ORGANIZATION_MAP: `{'${organization}': {'users': True, 'admins': [${python(admin)}], 'remove_admins': False}}`,
    SOCIAL_AUTH_TEAM_MAP: `{'${team}': {'organization': '${organization}', 'users': True}}`,
    INSIGHTS_TRACKING_STATE: 'False',
    PENDO_TRACKING_STATE: "'off'",
  };
  return Object.entries(values).map(([setting, value]) => ({ setting, value }));
}

const python = (text: string): string => `'${text}'`;
