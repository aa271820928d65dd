/** Names, addresses and ports of servers, judged as the programs that call them do. */
import { z } from 'zod';
import { isUnusable } from '../addresses';

const name = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

const isNumeric = (host: string): boolean => /^[\d.]+$/.test(host);

/** Digits and dots are an IPv4 address, or nothing. */
export const isHost = (text: string): boolean =>
  isNumeric(text) ? z.ipv4().safeParse(text).success : text.length <= 253 && name.test(text);

/** Whether a pod that calls this host finds itself there, or nobody. */
export const isNobodyElse = (host: string): boolean =>
  isNumeric(host) ? isUnusable(host) : /^((.*\.)?localhost\.?|\[::1?\])$/i.test(host);

export const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65535;

/** `smtp.example.com:587`. */
export function isHostAndPort(text: string): boolean {
  const colon = text.lastIndexOf(':');
  return colon > 0 && isHost(text.slice(0, colon)) && isPort(text.slice(colon + 1));
}

/** The parts of an address such as `https://host:8443/path`; nothing if a client would read another host out of it. */
export function parsedUrl(text: string, schemes: readonly string[]): URL | undefined {
  if (/\s/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isAsWritten =
    text.toLowerCase().startsWith(`${url.protocol}//`) && text.toLowerCase().includes(url.hostname);
  const isIpv6 = /^\[[0-9a-f:.]+\]$/.test(url.hostname);
  const isRight =
    schemes.includes(url.protocol.slice(0, -1)) && url.port !== '0' && (isIpv6 || isHost(url.hostname));
  return isRight && isAsWritten ? url : undefined;
}

export const isWebAddress = (text: string): boolean => parsedUrl(text, ['https', 'http']) !== undefined;

/** A repository as `git clone` takes it: a URL with a path, or `user@host:path`. */
export function isRepository(text: string): boolean {
  const [, host, path] = /^[^\s:/@]+@([^\s:/@]+):([^\s]+)$/.exec(text) ?? [];
  if (host !== undefined) return isHost(host) && path !== '/';
  const url = parsedUrl(text, ['https', 'http', 'ssh']);
  return url !== undefined && url.pathname.length > 1 && !/[?#]/.test(text);
}

/** Whether a repository is reached over SSH, by a key. */
export const isOverSsh = (repository: string): boolean => !/^https?:/.test(repository);

/** The host of `https://host/path`, `user@host:path` or `host:port`. */
export const hostIn = (text: string): string =>
  /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?#]+)/.exec(text)?.[1] ?? text.replace(/^[^@]*@|:.*$/g, '');

/** The port of a URL, or that of its scheme; `user@host:path` is SSH. */
export function portIn(text: string): number {
  const { port, protocol } = URL.canParse(text) ? new URL(text) : { port: '', protocol: 'ssh:' };
  const usual = { 'http:': 80, 'https:': 443 }[protocol] ?? 22;
  return port === '' ? usual : Number(port);
}

/** Git servers everywhere, and those of these repositories, at whatever port. */
export const gitServers = (...repositories: readonly string[]) => ({
  ports: [...new Set([22, 80, 443, ...repositories.map(portIn)])].sort((a, b) => a - b),
  hosts: [...new Set(repositories.map(hostIn))],
});
