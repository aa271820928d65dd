import { switched } from '../../lib/config/edit';

const file = `# mine
components:
  mlflow: true # the tracker
  grafana:
    # big ones
    storage: 5Gi
  penpot: { enabled: false, host: draw }
  plane: { host: plan }
git: { repo: x }
`;

describe('switching a component in the text of a config', () => {
  test.each([
    [
      'off, written as true',
      'mlflow',
      false,
      ['  mlflow: true # the tracker'],
      ['  mlflow: false # the tracker'],
    ],
    ['off, with settings in lines', 'grafana', false, [], ['    enabled: false']],
    [
      'on, with its settings',
      'penpot',
      true,
      ['  penpot: { enabled: false, host: draw }'],
      ['  penpot: { enabled: true, host: draw }'],
    ],
    [
      'off, with settings in braces',
      'plane',
      false,
      ['  plane: { host: plan }'],
      ['  plane: { enabled: false, host: plan }'],
    ],
    ['on, not written yet', 'qdrant', true, [], ['  qdrant: true']],
  ] as const)('%s', (_, id, on, gone, come) => {
    const [before, after] = [file.split('\n'), switched(file, id, on).split('\n')];
    expect(before.filter((line) => !after.includes(line))).toEqual(gone);
    expect(after.filter((line) => !before.includes(line))).toEqual(come);
    expect(after.filter((line) => before.includes(line))).toEqual(
      before.filter((line) => after.includes(line)),
    );
  });

  test.each([
    ['nothing about components', 'a: 1', 'a: 1\ncomponents:\n  mlflow: true\n'],
    ['an empty list of them', 'components:\na: 1\n', 'components:\n  mlflow: true\na: 1\n'],
    ['empty braces', 'components: {}\n', 'components: { mlflow: true }\n'],
    ['braces', 'components: { a: true }\n', 'components: { a: true, mlflow: true }\n'],
  ])('where there is %s', (_, before, after) => {
    expect(switched(before, 'mlflow', true)).toBe(after);
  });

  test.each(['a: 1', 'components:\n  a: true\n', 'components:\na: 1\n', file])(
    'lines end as they did: %j',
    (text) => {
      const windows = (lines: string) => lines.replaceAll('\n', '\r\n');
      expect(switched(windows(text), 'mlflow', false)).toBe(
        text.includes('\n') ? windows(switched(text, 'mlflow', false)) : switched(text, 'mlflow', false),
      );
    },
  );

  test('what is on already stays as it is', () => {
    expect(switched(file, 'grafana', true)).toBe(file);
  });
});
