/** Which controllers run, and where the LAN reaches them: it follows from `network` alone. */
import type { IngressClass, PlatformConfig } from '../../kit';
import { alwaysOn } from '../../plan/nodes';

export interface Controller {
  /** Its class, which is the name of its workload, Services and IngressClass as well. */
  readonly class: IngressClass;
  /** Its address on the LAN; absent if the config names none, which is a problem of its own. */
  readonly lan?: string;
  /** The node whose ports 80 and 443 it takes; absent if it has an address of its own. */
  readonly node?: string;
}

export interface Wish {
  /** Undefined: as soon as the config says where. */
  readonly second?: boolean | undefined;
}

type Network = Pick<PlatformConfig, 'network' | 'nodes'>;

export function controllers({ second }: Wish, platform: Network): readonly Controller[] {
  const main = place('main', platform);
  const other = place('second', platform);
  const named = platform.network.exposure === 'metallb' ? other.lan !== undefined : other.wanted;
  return [
    { class: 'nginx', ...at(main) },
    ...((second ?? named) ? [{ class: 'nginx-kn' as const, ...at(other) }] : []),
  ];
}

const at = ({ lan, node }: Place) => ({
  ...(lan !== undefined && { lan }),
  ...(node !== undefined && { node }),
});

interface Place {
  readonly lan?: string | undefined;
  readonly node?: string | undefined;
  /** The config names it. */
  readonly wanted: boolean;
}

function place(which: 'main' | 'second', { network, nodes }: Network): Place {
  const { ingress, exposure } = network;
  if (exposure === 'metallb') return { lan: ingress[which], wanted: ingress[which] !== undefined };
  const wanted = which === 'main' ? ingress.mainNode : ingress.secondNode;
  const candidates = [...alwaysOn({ nodes }), ...nodes].map(({ name }) => name);
  const main = ingress.mainNode ?? candidates[0];
  const node = wanted ?? (which === 'main' ? main : candidates.find((name) => name !== main));
  return { node, lan: nodes.find(({ name }) => name === node)?.address, wanted: wanted !== undefined };
}

interface Wrong {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with the places that the config names. */
export function misplaced(wish: Wish, platform: Network): readonly Wrong[] {
  const all = controllers(wish, platform);
  return platform.network.exposure === 'metallb' ? addresses(all, platform) : ports(all, platform);
}

const wrong = (message: string, hint: string): Wrong => ({ path: '', message, hint });

function addresses(all: readonly Controller[], { nodes }: Network): readonly Wrong[] {
  const [main, second] = all;
  return all.flatMap(({ class: name, lan }): Wrong[] => {
    const key = name === 'nginx' ? 'main' : 'second';
    if (lan === undefined) {
      const message = `network.ingress.${key} is missing: class ${name} has no address on the LAN`;
      return [
        wrong(message, 'write a free address that your router does not give away, or exposure: hostPort'),
      ];
    }
    const node = nodes.find(({ address }) => address === lan);
    if (node) {
      const message = `network.ingress.${key} is ${lan}, the address of node ${node.name}`;
      return [wrong(message, 'write a free address, or exposure: hostPort to use those of the nodes')];
    }
    if (name !== 'nginx' && main?.lan === second?.lan) {
      const message = `network.ingress.main and second are both ${lan}`;
      return [wrong(message, 'write two addresses, or leave second out')];
    }
    return [];
  });
}

function ports(all: readonly Controller[], { nodes }: Network): readonly Wrong[] {
  const [main] = all;
  return all.flatMap(({ class: name, node }): Wrong[] => {
    const key = name === 'nginx' ? 'mainNode' : 'secondNode';
    if (node === undefined) {
      const message = `two controllers cannot share port 443, and ${main?.node} is the only node`;
      return [wrong(message, 'leave "second: true" out, or write exposure: metallb')];
    }
    if (!nodes.some((each) => each.name === node)) {
      const message = `network.ingress.${key} is ${node}, which is not among the nodes`;
      return [wrong(message, `write one of ${nodes.map((each) => each.name).join(', ')}`)];
    }
    if (name !== 'nginx' && node === main?.node) {
      const message = `two controllers cannot share port 443 of node ${node}`;
      return [wrong(message, 'write another node as network.ingress.secondNode, or leave it out')];
    }
    return [];
  });
}
