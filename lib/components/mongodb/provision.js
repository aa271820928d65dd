// A set of one member, and a user for each claim, which owns the database of the same name and sees no other; and people,
// with the rights that the config gives them. Run by mongosh, as often as one likes.
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
function keep(database, user, secret, roles, customData = {}) {
  const wanted = { pwd: passwordOf(secret), roles, customData };
  if (database.getUser(user)) database.updateUser(user, wanted);
  else database.createUser({ user, ...wanted });
  print(`${user} is ready`);
}
const read = (db) => [{ role: 'read', db }];
const write = (db) => [
  { role: 'readWrite', db },
  { role: 'dbAdmin', db },
];
const linesOf = (file) =>
  readFileSync(`${SCRIPTS}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
const named = (list) => list.split(',').filter((name) => name !== '');

keep(admin, 'exporter', EXPORTER, [{ role: 'clusterMonitor', db: 'admin' }]);
for (const [name, secret] of linesOf('databases')) keep(db.getSiblingDB(name), name, secret, write(name));

const people = linesOf('people');
for (const [name, secret, reads, writes] of people) {
  keep(admin, name, secret, [...named(reads).flatMap(read), ...named(writes).flatMap(write)], {
    person: true,
  });
}
for (const { user, customData } of admin.getUsers().users) {
  if (customData?.person && !people.some(([name]) => name === user)) {
    admin.dropUser(user);
    print(`${user} is gone`);
  }
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
