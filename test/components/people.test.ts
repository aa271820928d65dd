/** Databases of one's own and people who may connect: the same words on every server of data. */
import { dig } from './dig';
import { platform } from './platform';

const servers = ['postgresql', 'timescaledb', 'mongodb', 'clickhouse'];
const with_ = (id: string, options: object) => platform({ components: { [id]: options } });

describe.each(servers)('%s', (id) => {
  test('lets people in with passwords that are generated, and never in a file', () => {
    const made = with_(id, {
      databases: ['measurements'],
      people: { ana: { reads: ['measurements'] }, bob: { writes: ['measurements'] } },
    });
    expect(made.problems).toEqual([]);
    const files = dig(made.get('ConfigMap', `${id}-provision`), 'data');
    const list = dig(files, 'people') ?? dig(files, 'people.list');
    expect(list).toBe(`ana:${id}-person-ana:measurements:\nbob:${id}-person-bob::measurements\n`);
    expect(JSON.stringify(files)).toContain(`measurements:${id}-own-measurements`);
    expect(made.plan.credentials.find(({ name }) => name === `${id}-person-ana`)).toMatchObject({
      keys: ['password'],
      fixed: { username: 'ana' },
    });
    const job = made
      .of(id)
      .find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('provision'));
    const volumes = JSON.stringify(dig(job, 'spec', 'template', 'spec', 'volumes'));
    for (const secret of ['person-ana', 'person-bob', 'own-measurements']) {
      expect(volumes).toContain(`"name":"${id}-${secret}"`);
    }
  });

  test('says how a person gets there', () => {
    const { plan } = with_(id, {});
    const { first } = plan.components.find((each) => each.id === id)?.help ?? {};
    expect(first).toContain(`kubectl port-forward -n ${id} service/${id}`);
    expect(first).toContain(`${id}-person-ana`);
  });

  const databases = ['measurements'];
  test.each([
    [
      { people: { ana: { reads: ['mesurements'] } }, databases },
      /no database mesurements .*there are: .*measurements/s,
    ],
    [{ people: { ana: { reads: ['measurements'] } } }, 'name your own in the option databases'],
    [{ people: { ana: {} }, databases }, 'people.ana: may read and change nothing'],
    [{ people: { measurements: { reads: databases } }, databases }, 'measurements is taken on this server'],
    [{ databases: [...databases, ...databases] }, 'measurements is taken on this server'],
    [{ databases: ['Measurements'] }, 'databases'],
    [{ databases: ['all'] }, 'databases'],
  ])('%j is refused', (options, message) => {
    expect(() => with_(id, options)).toThrow(message);
  });
});

test('a database of a component is nobody’s own, and its people may read it', () => {
  const mlflow = (options: object) => platform({ components: { mlflow: true, postgresql: options } });
  expect(() => mlflow({ databases: ['mlflow'] })).toThrow('mlflow is taken on this server');
  expect(mlflow({ people: { ana: { reads: ['mlflow'] } } }).problems).toEqual([]);
});
