/** Go templates, rendered by Go: one helper process, one request a line. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from '../../../lib/objects/read';

export class Templates {
  private readonly child: ChildProcess;
  private readonly waiting: ((line: string) => void)[] = [];

  constructor(program: string) {
    this.child = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.child.stdout) throw new Error('the template helper has no output');
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(line));
  }

  /** @throws Error with what Go says, such as a key that is not there */
  async render(template: string, data: Readonly<Record<string, string>>): Promise<string> {
    const answer = await new Promise<string>((done) => {
      this.waiting.push(done);
      this.child.stdin?.write(`${JSON.stringify({ template, data })}\n`);
    });
    const parsed: unknown = JSON.parse(answer);
    const error = text(parsed, 'error');
    if (error !== undefined) throw new Error(error);
    return text(parsed, 'text') ?? '';
  }

  end(): void {
    this.child.stdin?.end();
  }
}
