// A set of one member, and a user for each claim, which owns the database of the same name and sees no other. Run by
// mongosh, as often as one likes.
const { readFileSync } = require('node:fs');
const { ADMIN_PASSWORD, EXPORTER, MEMBER, SCRIPTS, SECRETS } = process.env;

const passwordOf = (secret) => readFileSync(`${SECRETS}/${secret}/password`, 'utf8');
const admin = db.getSiblingDB('admin');
admin.auth({ user: 'admin', pwd: ADMIN_PASSWORD });

// Change streams need a replica set. Clients are told its member's name, and call it by that.
try {
  rs.status();
} catch (error) {
  if (error.codeName !== 'NotYetInitialized') throw error;
  rs.initiate({ _id: 'rs0', members: [{ _id: 0, host: MEMBER }] });
}
while (!db.hello().isWritablePrimary) sleep(500);

// The password is set each time: that is how it is rotated.
function keep(database, user, secret, roles) {
  const wanted = { pwd: passwordOf(secret), roles };
  if (database.getUser(user)) database.updateUser(user, wanted);
  else database.createUser({ user, ...wanted });
  print(`${user} is ready`);
}

keep(admin, 'exporter', EXPORTER, [{ role: 'clusterMonitor', db: 'admin' }]);
for (const line of readFileSync(`${SCRIPTS}/databases`, 'utf8').split('\n')) {
  const [name, secret] = line.split(':');
  if (!secret) continue;
  keep(db.getSiblingDB(name), name, secret, [
    { role: 'readWrite', db: name },
    { role: 'dbAdmin', db: name },
  ]);
}

const { version } = admin.runCommand({
  getParameter: 1,
  featureCompatibilityVersion: 1,
}).featureCompatibilityVersion;
if (!db.version().startsWith(`${version}.`)) {
  print(
    `data is still as MongoDB ${version} writes it, though this is ${db.version()}: see the help of mongodb`,
  );
}
