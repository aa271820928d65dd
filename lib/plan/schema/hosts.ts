/** Names, addresses and ports of servers, judged as the programs that call them do. */
import { z } from 'zod';

const name = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** Digits and dots are an IPv4 address, or nothing. */
export const isHost = (text: string): boolean =>
  /^[\d.]+$/.test(text) ? z.ipv4().safeParse(text).success : text.length <= 253 && name.test(text);

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

/** A repository as `git clone` takes it: a URL with a path, or `user@host:path`. */
export function isRepository(text: string): boolean {
  const [, host, path] = /^[^\s:/@]+@([^\s:/@]+):([^\s]+)$/.exec(text) ?? [];
  if (host !== undefined) return isHost(host) && path !== '/';
  const url = parsedUrl(text, ['https', 'http', 'ssh']);
  return url !== undefined && url.pathname.length > 1;
}

/** The host that a repository is on. */
export const repositoryHost = (text: string): string =>
  /^[a-z]+:\/\/(?:[^@/]*@)?([^:/]+)/.exec(text)?.[1] ?? text.replace(/^[^@]*@|:.*$/g, '');
