import { Construct } from 'constructs';
import type { Volume } from '../../../imports/k8s';
import { configFiles } from '../../constructs/config-file';
import { OneShot } from '../../constructs/one-shot';
import { readAsset } from '../../kube/asset';
import { container } from '../../kube/container';
import type { Resources } from '../../kube/resources';
import { restrictedPod } from '../../kube/restricted';
import { configVolume, mount } from '../../kube/volumes';
import { groups, realm } from './index';

/** An application that signs people in. */
export interface KeycloakClient {
  /** Its id at the issuer. */
  readonly clientId: string;
  /** Secret with the key `clientSecret`. Public clients have none: they use PKCE. */
  readonly secret?: string;
  /** Exact addresses that the browser may be sent back to. */
  readonly redirectUris: readonly string[];
  /**
   * Exact addresses where the browser may land after signing out.
   *
   * @default - none
   */
  readonly logoutUris?: readonly string[];
  /** Its own address, for the list of applications that a person sees. */
  readonly home?: string;
  /**
   * Whether it may sign in as itself. It is then a member of the users.
   *
   * @default false
   */
  readonly serviceAccount?: boolean;
}

export interface RealmProps {
  /** Namespace of its objects; it must be there. */
  readonly namespace: string;
  /** Address of Keycloak inside the cluster, `http://service:port`. */
  readonly server: string;
  /** Secret with the keys `bootstrap` and `provisioner`: of the first and of the lasting administrative client. */
  readonly adminSecret: string;
  /** The first administrator; the Secret's key `password` is to be changed at the first sign-in. */
  readonly firstAdmin: { readonly username: string; readonly email: string; readonly secret: string };
  /** @default - none */
  readonly clients?: readonly KeycloakClient[];
  /** Time zone of the schedule, such as `Europe/Madrid`. Default: that of the controller manager, mostly UTC. */
  readonly timeZone?: string;
  /** What its containers ask for and may use. */
  readonly resources?: Resources;
  /** With Python 3. */
  readonly image: string;
}

/** A Job that makes the realm what the props say, and does so again every hour. */
export class Realm extends Construct {
  constructor(scope: Construct, id: string, props: RealmProps) {
    super(scope, id);
    const { namespace, server, timeZone, image } = props;
    const { resources = { cpu: '10m', memory: '32Mi', memoryLimit: '128Mi' } } = props;
    const where = { namespace, component: 'keycloak', name: 'keycloak-realm' };
    const files = configFiles(this, where, {
      'keycloak_api.py': readAsset(__dirname, 'keycloak_api.py'),
      'provision.py': readAsset(__dirname, 'provision.py'),
      'realm.json': readAsset(__dirname, 'realm.json'),
      'wanted.json': `${JSON.stringify(wantedRealm(props), undefined, 2)}\n`,
    });
    new OneShot(this, 'job', {
      ...where,
      security: restrictedPod({ uid: 65534 }),
      container: container({
        name: 'realm',
        image,
        command: ['python3', '/config/provision.py', '/config', '/secrets'],
        env: { KEYCLOAK_URL: server },
        resources,
        mounts: [
          mount('config', '/config', { readOnly: true }),
          mount('secrets', '/secrets', { readOnly: true }),
        ],
      }),
      volumes: [configVolume('config', files.name), secretFiles(props)],
      content: files.hash,
      ...(timeZone && { timeZone }),
    });
  }
}

const wantedRealm = ({ firstAdmin, clients = [] }: RealmProps) => ({
  realm,
  groups,
  admin: { username: firstAdmin.username, email: firstAdmin.email },
  clients: clients.map((client) => ({
    clientId: client.clientId,
    public: client.secret === undefined,
    serviceAccount: client.serviceAccount ?? false,
    redirectUris: client.redirectUris,
    logoutUris: client.logoutUris ?? [],
    home: client.home ?? '',
  })),
});

/** Every secret that the realm needs as a file of one volume: the pod waits until all of them exist. */
const secretFiles = ({ adminSecret, firstAdmin, clients = [] }: RealmProps): Volume => {
  const file = (name: string, key: string, path: string) => ({ secret: { name, items: [{ key, path }] } });
  return {
    name: 'secrets',
    projected: {
      sources: [
        file(adminSecret, 'bootstrap', 'admin/bootstrap'),
        file(adminSecret, 'provisioner', 'admin/provisioner'),
        file(firstAdmin.secret, 'password', 'person/password'),
        ...clients.flatMap(({ clientId, secret }) =>
          secret === undefined ? [] : [file(secret, 'clientSecret', `clients/${clientId}`)],
        ),
      ],
    },
  };
};
