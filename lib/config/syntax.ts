/** What is wrong with a text that is not YAML, in the words of who wrote it. */
import type { YAMLError } from 'yaml';
import type { Problem } from '../plan/problem';

type Words = Pick<Problem, 'code' | 'message' | 'hint'>;

const words: Partial<Record<YAMLError['code'], readonly [message: string, hint: string]>> = {
  BAD_INDENT: [
    'the indentation does not fit the lines above',
    'lines of one block begin in the same column, two blanks to the right of what they belong to',
  ],
  TAB_AS_INDENT: ['a tab stands where blanks must be', 'indent with blanks only'],
  MISSING_CHAR: [
    'something is missing here: a quotation mark, a bracket, a comma or a colon',
    'close what is open',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'a key has no colon, or is more than one line long',
    'write "key: value" in one line',
  ],
  KEY_OVER_1024_CHARS: [
    'a key is longer than any can be',
    'is a colon or a quotation mark missing before it?',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second "key: value" stands in the same line',
    'put the value in quotes if it holds a colon; else begin a new line',
  ],
  BLOCK_IN_FLOW: [
    'a block stands inside of brackets',
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

export function syntaxProblem({ code, pos }: YAMLError, text: string): Words {
  const [message, hint] = words[code] ?? [
    'is not YAML from here on',
    'look for a missing quotation mark, bracket or colon',
  ];
  const tabbed = lineAt(text, pos[0]).startsWith('\t') ? words.TAB_AS_INDENT : undefined;
  return { code: 'TK004', message: `not YAML: ${tabbed?.[0] ?? message}`, hint: tabbed?.[1] ?? hint };
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? undefined : end);
}
