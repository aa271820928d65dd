/** What AWX may be asked to do: templates with their questions, and the jobs of before. */
import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { Job, Template } from '../../shared/types';
import { Age } from '../parts/age';
import { Card, Head } from '../parts/card';
import { jobMarks, jobWords } from '../parts/job-words';
import { Mark } from '../parts/mark';
import { Sheet } from '../parts/sheet';
import { useStart } from '../parts/start';
import { jobs, startJob, templates } from '../server';
import { me } from '../state';

/** While somebody looks. Milliseconds. */
const every = 5_000;

type Question = Template['questions'][number];

function Field({ question, variable, type, required, given, choices }: Question) {
  return (
    <div class="field">
      <label for={variable}>
        {question}
        {!required && <span class="dim"> (may stay empty)</span>}
      </label>
      {choices.length > 0 ? (
        <select id={variable} name={variable} required={required}>
          {choices.map((choice) => (
            <option key={choice} selected={choice === given}>
              {choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={variable}
          name={variable}
          type={type}
          required={required}
          defaultValue={given}
          step="any"
          autocomplete="off"
        />
      )}
    </div>
  );
}

function answersOf(form: HTMLFormElement, questions: readonly Question[]): Record<string, string | number> {
  const data = new FormData(form);
  return Object.fromEntries(
    questions.flatMap(({ variable, type }): [string, string | number][] => {
      const written = String(data.get(variable) ?? '');
      return written === '' ? [] : [[variable, type === 'number' ? Number(written) : written]];
    }),
  );
}

function Start({ id, name, description, questions, close }: Template & { close: () => void }) {
  const { busy, problem, start } = useStart();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (form instanceof HTMLFormElement) void start(() => startJob(id, answersOf(form, questions)));
  };
  return (
    <Sheet title={name} close={close}>
      <form class="inset" onSubmit={submit}>
        {description && <p>{description}</p>}
        {questions.map((question) => (
          <Field key={question.variable} {...question} />
        ))}
        {problem && <p role="alert">{problem}</p>}
        <button type="submit" class="button" disabled={busy}>
          {busy ? 'Starting…' : 'Start'}
        </button>
      </form>
    </Sheet>
  );
}

function Offered(template: Template) {
  const [open, setOpen] = useState(false);
  return (
    <li class="offer">
      <div>
        <b>{template.name}</b>
        <small>{template.description}</small>
      </div>
      {me.acts && (
        <button type="button" class="button small" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          Start…<span class="unseen"> {template.name}</span>
        </button>
      )}
      {open && <Start {...template} close={() => setOpen(false)} />}
    </li>
  );
}

function Ran({ id, name, state, started }: Job) {
  return (
    <li class="with-mark">
      <Mark state={jobMarks[state]} silent />
      <span>
        <Link href={`/jobs/${id}`}>{name}</Link> <span class="dim">{jobWords[state]}</span>
      </span>
      {started && <Age at={started} />}
    </li>
  );
}

export function Jobs() {
  const [offered, setOffered] = useState<readonly Template[]>();
  const [ran, setRan] = useState<readonly Job[]>([]);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const failed = (error: Error) => setProblem(error.message);
    const look = () => void (document.hidden || jobs().then(setRan, failed));
    templates().then(setOffered, failed);
    look();
    const timer = setInterval(look, every);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <Head title="Jobs">Playbooks in AWX.{!me.acts && ' Starting them is for administrators.'}</Head>
      {problem && <p role="alert">{problem}</p>}
      <Card title="Templates" aside={offered?.length}>
        <ul class="offers">
          {offered?.map((template) => (
            <Offered key={template.id} {...template} />
          ))}
          {offered?.length === 0 && <li class="inset">AWX lets the panel start none yet.</li>}
        </ul>
      </Card>
      <Card title="The last jobs" aside={ran.length}>
        <ul class="list">
          {ran.map((job) => (
            <Ran key={job.id} {...job} />
          ))}
          {ran.length === 0 && <li class="dim">None yet.</li>}
        </ul>
      </Card>
    </>
  );
}
