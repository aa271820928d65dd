/** Whether names of the home domain contradict each other. */
import { fullName, isWithin } from './names';
import type { Others } from './others';

/** A name as the config has it, and in full. */
interface Written {
  readonly path: string;
  readonly full: string;
}

interface Owner {
  readonly host: string;
  readonly title: string;
}

export function misnamed({ devices, elsewhere }: Others, domain: string, hosts: readonly Owner[]) {
  const written = (path: string, name: string): Written => ({ path, full: fullName(name, domain) });
  const named = Object.keys(devices).map((name) => written(`devices.${name}`, name));
  const others = elsewhere.map((name, i) => written(`elsewhere.${i}`, name));
  return [
    ...[...named, ...others].flatMap((each) => notBelow(each, domain)),
    ...named.flatMap(({ path, full }, i) =>
      named.findIndex((other) => other.full === full) < i
        ? [{ path, message: `${full} has an address already`, hint: 'leave one of both lines out' }]
        : [],
    ),
    ...named.flatMap((each) => takenFrom(each, hosts)),
    ...others.flatMap((other) => [
      ...contradicting(
        other,
        hosts.map(({ host, title }) => ({ name: host, what: `the address of ${title}` })),
        domain,
      ),
      ...contradicting(
        other,
        named.map(({ full, path }) => ({ name: full, what: `among the ${path.split('.')[0]}` })),
        domain,
      ),
    ]),
  ];
}

/** Written in full, but of a domain around this one. */
function notBelow({ path, full }: Written, domain: string) {
  const name = full.slice(0, -domain.length - 1);
  const around = domain.slice(domain.indexOf('.') + 1);
  return around.includes('.') && isWithin(name, around)
    ? [
        {
          path,
          message: `${name} is not below ${domain}`,
          hint: `write a name such as nas, or nas.${domain}`,
        },
      ]
    : [];
}

function takenFrom({ path, full }: Written, hosts: readonly Owner[]) {
  const owner = hosts.find(({ host }) => host === full);
  return owner
    ? [
        {
          path,
          message: `${full} is the address of ${owner.title} already`,
          hint: 'give one of them another name',
        },
      ]
    : [];
}

/** Whoever answers for a name answers for what is below it; but the domain stands for itself alone. */
function contradicting(
  { path, full }: Written,
  ours: readonly { readonly name: string; readonly what: string }[],
  domain: string,
) {
  const own = ours.find(({ name }) => name === full || (full !== domain && isWithin(name, full)));
  return own
    ? [{ path, message: `leads ${own.name} away, which is ${own.what}`, hint: 'leave one of both out' }]
    : [];
}
