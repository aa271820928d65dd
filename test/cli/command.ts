/** The command as a person calls it, in a folder of its own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../lib/cli/run';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const config = `# mine
schemaVersion: 1
profile: none
cluster:
  domain: home.example.com
  admin: { email: me@example.com }
nodes:
  - { name: home, role: control, address: 192.168.1.10, cpu: 8, memory: 32Gi }
git: { repo: "https://github.com/me/homelab.git" }
network: { ingress: { main: 192.168.1.240, second: 192.168.1.241 } }
components:
  mlflow: true # the tracker
`;

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'thinkube-cli-'));
  readonly config = join(this.path, 'thinkube.yaml');
  readonly dist = join(this.path, 'dist');

  constructor(text: string = config) {
    this.write(text);
  }

  write(text: string): void {
    writeFileSync(this.config, text);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), 'utf8');
  }

  /** `thinkube COMMAND ...` with this folder's config and output. */
  async thinkube(name: string, ...words: readonly string[]): Promise<Answer> {
    return command(name, ...words, '-c', this.config, '-o', this.dist);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export const command = (...words: readonly string[]): Promise<Answer> => talk(undefined, ...words);

/** The same with a person who gives these answers, and leaves after the last one. */
export async function talk(
  answers: readonly string[] | undefined,
  ...words: readonly string[]
): Promise<Answer> {
  const left = [...(answers ?? [])];
  const person = {
    ask: async (question: string) => {
      err += `${question}\n`;
      return left.shift();
    },
    end: () => {},
  };
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    color: false,
    watched: false,
    ...(answers && { converse: () => person }),
  };
  const code = await run(words, terminal);
  return { code, out, err };
}
