/** The files of dist/, in memory. */
import { render } from '../../charts/synthesise';
import { ProblemsError } from '../plan/problem';
import type { Files } from '../synth/write';
import type { Project } from './project';

/** @throws ProblemsError: what is about a part of the config says file, line and column */
export function rendered(project: Project): Files {
  try {
    return render(project);
  } catch (error) {
    throw error instanceof ProblemsError ? new ProblemsError(error.problems.map(project.locate)) : error;
  }
}
