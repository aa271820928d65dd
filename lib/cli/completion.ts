/** `thinkube completion <shell>`: completion of commands and component ids. */
import { catalogue } from '../components/catalogue';
import { type Command, exit } from './command';

/** A function, since the list of commands has this one in it. */
export const completion = (others: () => readonly Command[]): Command => ({
  name: 'completion',
  summary: 'a script that completes commands and component ids in your shell',
  args: 'bash|zsh|fish',
  count: [1, 1],
  examples: ['source <(thinkube completion bash)', 'thinkube completion fish | source'],
  run({ args: [shell = ''], terminal }) {
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
