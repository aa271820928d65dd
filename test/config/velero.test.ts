/** Velero’s scripts against a played kubectl: which volumes are held, what counts as saved, and that all is let go. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './need';
import { folder, type Outcome, run } from './run';

const scripts = join(repository, 'lib/components/velero');

/** Keeps pods as files, and does at once what the cluster and Velero take their time for. */
const kubectl = `#!/bin/bash
namespace=velero; args="$*"
while [ $# -gt 0 ]; do
  case $1 in
    --namespace) namespace=$2; shift ;;
    --selector | --field-selector) filter=$2; shift ;;
  esac
  shift
done
pods=$PLAYED/pods/$namespace
mkdir -p "$pods"
ready() { for pod in "$pods"/*; do [ -e "$pod" ] && [[ $pod != *"\${LATE:-nobody}" ]] && echo "pod/\${pod##*/}"; done; true; }
case $args in
  'get persistentvolumeclaims'*) grep -E "^$namespace \${filter#*=}( |$)" "$PLAYED/claims" | cut -d ' ' -f 3 ;;
  'create --namespace'*) name=$(sed -n 's/^  name: //p'); touch "$pods/$name"; echo "$namespace/$name" >>"$PLAYED/held" ;;
  'create --filename'*) cat >"$PLAYED/\${KIND:-created}" ;;
  'wait pods'*) for pod in "$pods"/*"\${LATE:-nobody}"; do [ ! -e "$pod" ] || exit 1; done ;;
  'get pods'*'!=Running'*) for pod in "$pods"/*"\${LATE:-nobody}"; do [ ! -e "$pod" ] || echo "pod/\${pod##*/}"; done ;;
  'get pods'*) ready ;;
  'delete pods'*) rm -f "$pods"/* ;;
  'delete'*) rm -f "$pods"/*"\${LATE:-nobody}" ;;
  'get schedules'*) echo '{"includedNamespaces":["jupyterhub","notes"]}' ;;
  'get podvolume'*) head -c "$DONE" <<<xxxxxx ;;
  'get backups.velero.io volumes-'* | 'get restores'*) echo "\${PHASE:-Completed}" ;;
  'get backups'*) printf 'volumes-20260101\\nvolumes-20260108\\n' ;;
esac
`;

describe('Velero’s scripts', () => {
  let root: string;
  beforeEach(() => {
    root = folder('velero');
    for (const name of ['bin', 'pods', 'scripts']) mkdirSync(join(root, name));
    for (const name of ['common.sh', 'save.sh', 'restore.sh', 'holder.yaml']) {
      writeFileSync(join(root, 'scripts', name), readFileSync(join(scripts, name)));
    }
    writeFileSync(join(root, 'scripts/claims.list'), 'jupyterhub:label:jupyter\nnotes:claim:data-notes-0\n');
    // Namespace, what it is found by, and its own name.
    writeFileSync(
      join(root, 'claims'),
      'jupyterhub jupyter claim-ann\njupyterhub jupyter claim-bob\nnotes data-notes-0 data-notes-0\n',
    );
    writeFileSync(join(root, 'bin/kubectl'), kubectl);
    chmodSync(join(root, 'bin/kubectl'), 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const script = (name: string, env: Readonly<Record<string, string>>): Outcome =>
    run(['sh', join(root, 'scripts', name)], {
      PATH: `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`,
      SCRIPTS: join(root, 'scripts'),
      PLAYED: root,
      PAUSE: '0',
      ...env,
    });
  const held = () => readFileSync(join(root, 'held'), 'utf8').trim().split('\n').sort();
  const left = () => readdirSync(join(root, 'pods')).flatMap((name) => readdirSync(join(root, 'pods', name)));

  test('every volume is held while it is read, whoever it belongs to, and let go', () => {
    expect(script('save.sh', { DONE: '3' })).toMatchObject({
      code: 0,
      output: expect.stringContaining('saved 3 of 3 volumes'),
    });
    expect(held()).toEqual([
      'jupyterhub/velero-hold-claim-ann',
      'jupyterhub/velero-hold-claim-bob',
      'notes/velero-hold-data-notes-0',
    ]);
    expect(left()).toEqual([]);
    expect(JSON.parse(readFileSync(join(root, 'created'), 'utf8'))).toMatchObject({
      kind: 'Backup',
      metadata: { labels: { 'velero.io/schedule-name': 'volumes' } },
      spec: { includedNamespaces: ['jupyterhub', 'notes'] },
    });
  });

  test.each([
    ['Velero left a volume out, and calls that a success', { DONE: '2' }, 'saved 2 of 3 volumes'],
    ['Velero says that it has failed', { DONE: '3', PHASE: 'PartiallyFailed' }, 'PartiallyFailed'],
  ])('%s', (_, env, message) => {
    expect(script('save.sh', env)).toMatchObject({ code: 1, output: expect.stringContaining(message) });
    expect(left()).toEqual([]);
  });

  test('a node that starts no pod keeps no other volume from being saved', () => {
    const { code, output } = script('save.sh', { DONE: '2', LATE: 'claim-bob' });
    expect(code).toBe(1);
    expect(output).toContain('not saved: namespace jupyterhub, claim-bob');
    expect(output).toContain('saved 2 of 2 volumes');
    expect(left()).toEqual([]);
  });

  test('without a volume there is no backup', () => {
    writeFileSync(join(root, 'claims'), '');
    expect(script('save.sh', { DONE: '0' })).toMatchObject({
      code: 0,
      output: expect.stringContaining('there is no volume to save yet'),
    });
    expect(existsSync(join(root, 'created'))).toBe(false);
  });

  test('the newest backup is brought back, or the one that is named; nothing at all is a failure', () => {
    expect(script('restore.sh', { FROM: 'notes', DONE: '1' })).toMatchObject({ code: 0 });
    expect(readFileSync(join(root, 'created'), 'utf8')).toContain('backupName: volumes-20260108\n');
    expect(script('restore.sh', { FROM: 'notes', BACKUP: 'volumes-20260101', DONE: '1' }).code).toBe(0);
    expect(readFileSync(join(root, 'created'), 'utf8')).toContain('backupName: volumes-20260101\n');
    expect(script('restore.sh', { FROM: 'notes', DONE: '0' }).code).toBe(1);
  });
});
