import { execFileSync, spawnSync } from 'node:child_process';
import { checkedWith, debian, repository } from './need';

checkedWith('shell scripts', { shellcheck: debian('shellcheck') }, ({ shellcheck }) => {
  test('all of them satisfy shellcheck', () => {
    const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '*.sh'];
    const scripts = execFileSync('git', listed, { cwd: repository, encoding: 'utf8' })
      .split('\n')
      .filter((path) => path !== '' && !path.startsWith('dist/'));
    const { stdout } = spawnSync(shellcheck.found, ['--external-sources', '--format=gcc', ...scripts], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
  });
});
