/** AWX, as far as the panel needs it: templates with their questions, a start, what a job says. */
import * as v from 'valibot';
import type { Job, JobOutput, JobState, Template } from '../shared/types';
import { Refused } from './kubernetes';
import { plain } from './logs';

export interface AwxAccess {
  /** Such as `http://awx-service.awx.svc`. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

type Answers = Readonly<Record<string, string | number>>;

/** Jobs that the page lists. */
const listed = 25;
/** Lines that are passed on at once. */
const most = 1000;

const text = v.nullish(v.string(), '');
const templates = v.object({
  results: v.array(
    v.object({
      id: v.number(),
      name: v.string(),
      description: text,
      survey_enabled: v.optional(v.boolean(), false),
    }),
  ),
});
const survey = v.object({
  spec: v.optional(
    v.array(
      v.object({
        question_name: v.string(),
        variable: v.string(),
        type: v.string(),
        required: v.boolean(),
        default: v.nullish(v.union([v.string(), v.number()]), ''),
        choices: v.nullish(v.union([v.string(), v.array(v.string())]), []),
      }),
    ),
    [],
  ),
});
const job = v.pipe(
  v.object({ id: v.number(), name: v.string(), status: v.string(), started: text, finished: text }),
  v.transform(
    ({ id, name, status, started, finished }): Job => ({
      id,
      name,
      state: states[status] ?? 'running',
      ...(started && { started }),
      ...(finished && { finished }),
    }),
  ),
);
const jobs = v.object({ results: v.array(job) });
const started = v.object({ job: v.number() });
const output = v.object({ range: v.object({ end: v.number() }), content: v.string() });
const refusal = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

const states: Readonly<Record<string, JobState>> = {
  new: 'waiting',
  pending: 'waiting',
  waiting: 'waiting',
  successful: 'succeeded',
  failed: 'failed',
  error: 'failed',
  canceled: 'failed',
};

export class Awx {
  constructor(private readonly access: AwxAccess) {}

  /** Those that the panel may start, with what each asks. */
  async templates(): Promise<readonly Template[]> {
    const { results } = v.parse(templates, await this.get('job_templates/?order_by=name&page_size=100'));
    return Promise.all(
      results.map(async ({ id, name, description, survey_enabled }) => ({
        id,
        name,
        description,
        questions: survey_enabled ? await this.questions(id) : [],
      })),
    );
  }

  async jobs(): Promise<readonly Job[]> {
    return v.parse(jobs, await this.get(`jobs/?order_by=-id&page_size=${listed}`)).results;
  }

  /** @returns the id of the job. @throws Refused where an answer is wrong */
  async start(template: number, answers: Answers): Promise<number> {
    const body = JSON.stringify({ extra_vars: answers });
    return v.parse(started, await this.ask(`job_templates/${template}/launch/`, { method: 'POST', body }))
      .job;
  }

  /** The same by its name. @throws Refused where there is no such template */
  async startNamed(name: string, answers: Answers): Promise<number> {
    const found = v.parse(templates, await this.get(`job_templates/?${new URLSearchParams({ name })}`));
    const [template] = found.results;
    if (!template) throw new Refused(404, `AWX has no template ${name}`);
    return this.start(template.id, answers);
  }

  /** @param after lines that the page has already */
  async output(id: number, after: number): Promise<JobOutput> {
    const range = new URLSearchParams({
      format: 'json',
      start_line: String(after),
      end_line: String(after + most),
    });
    const [about, said] = await Promise.all([
      this.get(`jobs/${id}/`),
      this.get(`jobs/${id}/stdout/?${range}`),
    ]);
    const { content, range: shown } = v.parse(output, said);
    return { job: v.parse(job, about), text: plain(content), next: Math.max(after, shown.end) };
  }

  private async questions(template: number): Promise<Template['questions']> {
    const { spec } = v.parse(survey, await this.get(`job_templates/${template}/survey_spec/`));
    return spec.map(({ question_name, variable, type, required, default: given, choices }) => ({
      question: question_name,
      variable,
      type: type === 'integer' || type === 'float' ? 'number' : type === 'password' ? 'password' : 'text',
      required,
      given: String(given),
      choices: typeof choices === 'string' ? choices.split('\n').filter((each) => each !== '') : choices,
    }));
  }

  private get(path: string): Promise<unknown> {
    return this.ask(path, {});
  }

  private async ask(path: string, init: RequestInit): Promise<unknown> {
    const { address, user, password } = this.access;
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    const answer = await fetch(`${address}/api/v2/${path}`, {
      ...init,
      headers: { authorization, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok)
      throw new Refused(answer.status, `AWX answers ${answer.status}: ${wordsOf(await answer.text())}`);
    return answer.json();
  }
}

/** AWX names the field and what is wrong with it. */
function wordsOf(body: string): string {
  const parsed = v.safeParse(refusal, body);
  return parsed.success ? Object.values(parsed.output).flat().map(String).join('; ') : body.slice(0, 200);
}
