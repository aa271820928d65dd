/** What is wrong with a text that is not YAML, in the words of who wrote it. */
import { CST, Lexer, type YAMLError } from 'yaml';
import type { Problem } from '../../plan/problem';

interface Words extends Pick<Problem, 'code' | 'message' | 'hint'> {
  readonly offset: number;
}

const words: Partial<Record<YAMLError['code'], readonly [message: string, hint: string]>> = {
  BAD_INDENT: [
    'the indentation does not fit the lines above',
    'lines of one block begin in the same column, two spaces to the right of what they belong to',
  ],
  TAB_AS_INDENT: ['a tab is used where spaces are needed', 'indent with spaces only'],
  MISSING_CHAR: [
    'something is missing here: a quotation mark, a bracket, a comma or a colon',
    'close what is open',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'a key has no colon, or is more than one line long',
    'write "key: value" in one line',
  ],
  KEY_OVER_1024_CHARS: ['a key is too long', 'is a colon or a quotation mark missing before it?'],
  BLOCK_AS_IMPLICIT_KEY: [
    'there is a second "key: value" on the same line',
    'put the value in quotes if it contains a colon; otherwise start a new line',
  ],
  BLOCK_IN_FLOW: [
    'there is a block inside brackets',
    'close the bracket first, or write all of it in block style',
  ],
  BAD_SCALAR_START: ['a value cannot begin with this character', 'put the value in quotes'],
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes is followed by what it cannot escape',
    'use single quotes, or two backslashes',
  ],
  UNEXPECTED_TOKEN: [
    'this is not expected here',
    'is a quotation mark, a bracket or a colon missing before it?',
  ],
};

const unclosed = ['a quotation mark is opened here and never closed', 'close it'] as const;
const openBracket = [
  'a bracket is not closed before this line',
  'close it; or put a comma before what comes next',
] as const;

export function syntaxProblem({ code, pos, message: said }: YAMLError, text: string): Words {
  const quote = /closing ["']quote/.test(said) ? lastQuoted(text) : undefined;
  const known = quote !== undefined ? unclosed : said.startsWith('Flow ') ? openBracket : words[code];
  const tabbed = lineAt(text, pos[0]).startsWith('\t') ? words.TAB_AS_INDENT : undefined;
  const [message, hint] = tabbed ?? known ?? unknown;
  return {
    offset: tabbed ? pos[0] : (quote ?? pos[0]),
    code: 'TK004',
    message: `not YAML: ${message}`,
    hint,
  };
}

const unknown = ['this cannot be parsed', 'look for a missing quotation mark, bracket or colon'] as const;

/** Where the last text in quotes begins. */
function lastQuoted(text: string): number | undefined {
  let offset = 0;
  let last: number | undefined;
  for (const token of new Lexer().lex(text)) {
    if (/^["']/.test(token)) last = offset;
    if (![CST.DOCUMENT, CST.FLOW_END, CST.SCALAR].includes(token)) offset += token.length;
  }
  return last;
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}
