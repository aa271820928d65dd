import { App, type AppProps } from 'cdk8s';
import type { Emitted } from '../kube/object';
import { type Problem, ProblemsError } from '../plan/problem';
import { collect } from './collect';
import { filesOf } from './files';
import { type Files, writeTree } from './write';

export interface ThinkubeAppProps extends Pick<AppProps, 'outdir'> {
  /**
   * Rules over the finished objects; any problem stops the synthesis.
   *
   * @default - none
   */
  readonly check?: (objects: readonly Emitted[]) => readonly Problem[];
  /**
   * Files that are not objects, by their path in the output; asked for once the objects are right.
   *
   * @default - none
   */
  readonly files?: () => Files;
}

/**
 * A cdk8s app with its own writer: everything is checked before anything is written, one object a file, and
 * the output folder is replaced as a whole.
 */
export class ThinkubeApp extends App {
  private readonly check: NonNullable<ThinkubeAppProps['check']>;
  private readonly files: () => Files;

  constructor({ outdir, check = () => [], files = () => new Map() }: ThinkubeAppProps = {}) {
    super(outdir === undefined ? {} : { outdir });
    this.check = check;
    this.files = files;
  }

  /** Everything that would be written, by path. @throws ProblemsError */
  render(): Files {
    const objects = collect(this);
    const problems = this.check(objects);
    if (problems.length > 0) throw new ProblemsError(problems);
    return new Map([...filesOf(objects), ...this.files()]);
  }

  /** @throws ProblemsError, before anything is written */
  override synth(): void {
    writeTree(this.outdir, this.render());
  }
}
