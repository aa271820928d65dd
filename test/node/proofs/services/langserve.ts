/** LangServe: a program with a token asks a chain, and the answer comes word by word. */
import { randomBytes } from 'node:crypto';
import { call, must } from '../../lan';
import type { Running } from '../all';
import { lanOf, token } from '../programs';
import type { Proofs } from './proofs';

export const langserve: Proofs = {
  'a program with a token gets an answer, word by word': streams,
  'without a token it is closed': isClosed,
};

const ask = (question: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ input: { question } }),
});

const chain = ({ dist }: Running): string => `https://chains.${dist.plan.platform.cluster.domain}/ask/stream`;

async function streams(running: Running): Promise<string> {
  const lan = await lanOf(running);
  const word = randomBytes(4).toString('hex');
  const authorization = `Bearer ${await token(running, lan, 'langserve')}`;
  const answer = await must(lan, chain(running), ask(`say ${word} again`, { authorization }));
  const words = [...answer.matchAll(/^data: "(.*)"\r?$/gm)].map(([, each = '']) => each.trim());
  if (words.join(' ') !== `say ${word} again`) throw new Error(`it says ${answer.slice(0, 300)}`);
  return `${words.length} pieces: ${words.join(' ')}`;
}

async function isClosed(running: Running): Promise<string> {
  const { status } = await call(await lanOf(running), chain(running), ask('anybody?'));
  if (status < 300 || status >= 500) throw new Error(`it answers ${status}`);
  return `it answers ${status}`;
}
