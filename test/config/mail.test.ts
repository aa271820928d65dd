/** What Keycloak's realm is told of the mail server, by the real script; the realm is played. */
import { join } from 'node:path';
import { checkedWith, debian, repository } from './need';
import { must } from './run';

const played = `
import json, sys
sys.path.insert(0, sys.argv[1])
import mail

class Realm:
    has = json.loads(sys.argv[2])
    def get(self, path):
        return self.has
    def call(self, method, path, body):
        self.has = {**self.has, **body}

realm = Realm()
for server in json.loads(sys.argv[3]):
    mail.follow(realm, "thinkube", server)
print(json.dumps(realm.has))
`;

checkedWith('the mail server of the realm', { python3: debian('python3') }, ({ python3 }) => {
  const after = (has: object, ...servers: readonly unknown[]): unknown => {
    const scripts = join(repository, 'lib/components/keycloak');
    const args = [scripts, JSON.stringify(has), JSON.stringify(servers)];
    const said = must([python3.found, '-B', '-c', played, ...args]);
    return JSON.parse(said.trim().split('\n').at(-1) ?? '');
  };
  const server = { host: 'smtp.example.net', auth: 'false' };

  test('follows the config, also out of it', () => {
    expect(after({ smtpServer: {} }, server)).toEqual({
      smtpServer: expect.objectContaining(server),
      resetPasswordAllowed: true,
    });
    expect(after({ smtpServer: {} }, server, null)).toEqual({ smtpServer: {}, resetPasswordAllowed: false });
  });

  test('is left alone where somebody wrote one by hand, and the config has none', () => {
    const own = { smtpServer: { host: 'mail.example.org' }, resetPasswordAllowed: true };
    expect(after(own, null)).toEqual(own);
  });
});
