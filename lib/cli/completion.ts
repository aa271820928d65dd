/** `thinkube completion <shell>`: completion of verbs and component ids. */
import { catalogue } from '../components/catalogue';
import { exit, type Verb } from './verb';

/** A function, since the list of verbs has this one in it. */
export const completion = (others: () => readonly Verb[]): Verb => ({
  name: 'completion',
  summary: 'a script that completes verbs and component ids in your shell',
  operands: 'bash|zsh|fish',
  count: [1, 1],
  examples: ['source <(thinkube completion bash)', 'thinkube completion fish | source'],
  run({ operands: [shell = ''], terminal }) {
    const words = [...others().map(({ name }) => name), ...Object.keys(catalogue)].join(' ');
    const script = scripts[shell];
    if (!script) {
      terminal.err(`thinkube: no completion for ${shell}; use bash, zsh or fish\n`);
      return exit.usage;
    }
    terminal.out(script(words));
    return exit.done;
  },
});

const scripts: Readonly<Record<string, (words: string) => string>> = {
  bash: (words) => `complete -o default -W "${words}" thinkube cdk8s-thinkube\n`,
  zsh: (words) =>
    `autoload -U +X bashcompinit && bashcompinit\ncomplete -o default -W "${words}" thinkube cdk8s-thinkube\n`,
  fish: (words) => `complete -c thinkube -a "${words}"\ncomplete -c cdk8s-thinkube -w thinkube\n`,
};
