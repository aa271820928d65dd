/**
 * What a config must not hold, found in its tokens. The YAML reader itself comes later: it recurses, and some
 * texts make it run for minutes, or out of memory.
 */
import { CST, Lexer } from 'yaml';
import type { Problem } from '../../plan/problem';

/** Where in the text something was refused. */
export interface Refusal extends Pick<Problem, 'code' | 'message' | 'hint'> {
  readonly offset: number;
}

const deepest = 40;
const mostTokens = 40_000;

/** The first thing that is refused. */
export function scan(text: string): Refusal | undefined {
  let offset = 0;
  let tokens = 0;
  let flow = 0;
  let inLine = 0;
  let content = false;
  let isText = false;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (tokens > mostTokens) return { offset, ...long };
    if (isText || token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR) {
      content ||= isText;
      if (isText) offset += token.length;
      isText = token === CST.SCALAR;
      continue;
    }
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow += 1;
    if (type === 'flow-map-end' || type === 'flow-seq-end') flow -= 1;
    if (type === 'newline') inLine = 0;
    if (flow === 0 && perLevel.has(type ?? '')) inLine += 1;
    if (flow > deepest || inLine > deepest) return { offset, ...nested };
    if (type === 'doc-start' && content) return { offset, ...several };
    const refused = refusedToken(type, token, () => restOfLine(text, offset));
    if (refused) return { offset, ...refused };
    offset += token.length;
  }
  return deepLine(text);
}

/** Outside of brackets, each of these may open a level. */
const perLevel: ReadonlySet<string> = new Set(['seq-item-ind', 'explicit-key-ind', 'map-value-ind']);

type Refused = Omit<Refusal, 'offset'>;

const nested: Refused = {
  code: 'TK007',
  message: `is nested more than ${deepest} levels deep`,
  hint: 'a config needs six; is a bracket or a quotation mark not closed?',
};
const long: Refused = {
  code: 'TK007',
  message: 'has more parts than any config needs',
  hint: 'is this the right file? name another one with -c',
};
const several: Refused = {
  code: 'TK006',
  message: 'a second document begins here',
  hint: 'a config is one document: delete the line --- and join what is below',
};

function refusedToken(type: string | null, token: string, value: () => string): Refused | undefined {
  switch (type) {
    case 'alias':
      return token === '*' || /^\*[^A-Za-z]/.test(token)
        ? {
            code: 'TK006',
            message: 'a value that begins with * is an alias to YAML',
            hint: `put it in quotes: "${shortened(value())}"`,
          }
        : {
            code: 'TK006',
            message: `YAML aliases (${shortened(token)}) are not supported here`,
            hint: 'write the value again; or put it in quotes if it is meant to begin with *',
          };
    case 'anchor':
      return {
        code: 'TK006',
        message: `YAML anchors (${shortened(token)}) are not supported here`,
        hint: 'write the value where it is needed; or put it in quotes if it is meant to begin with &',
      };
    case 'tag':
      return {
        code: 'TK006',
        message: `YAML tags (${shortened(token)}) are not supported here`,
        hint: 'delete it; or put the value in quotes if it is meant to begin with !',
      };
    case 'directive-line':
      return {
        code: 'TK006',
        message: 'YAML directives (%) are not supported here',
        hint: 'delete this line',
      };
    default:
      return undefined;
  }
}

/** Up to where the value ends, or is likely to. */
const restOfLine = (text: string, offset: number): string =>
  /^[^\n,}\]#"']{0,60}/.exec(text.slice(offset, offset + 60))?.[0].trim() ?? '';

const shortened = (token: string): string => (token.length > 30 ? `${token.slice(0, 30)}…` : token);

/** Block style nests by indentation: two columns a level at least, one for lists of lists. */
function deepLine(text: string): Refusal | undefined {
  const indents: number[] = [];
  let offset = 0;
  for (const line of text.split('\n')) {
    const indent = line.search(/[^ ]/);
    if (indent >= 0) {
      while ((indents.at(-1) ?? -1) >= indent) indents.pop();
      indents.push(indent);
      if (indents.length > deepest * 2) return { offset, ...nested };
    }
    offset += line.length + 1;
  }
  return undefined;
}
