// Names of the databases that applications keep data in, one a line. Run by mongosh.
const { ADMIN_PASSWORD } = process.env;
db.getSiblingDB('admin').auth({ user: 'admin', pwd: ADMIN_PASSWORD });
for (const { name } of db.adminCommand({ listDatabases: 1, nameOnly: true }).databases) {
  if (!['admin', 'config', 'local', 'thinkube_drill'].includes(name)) print(name);
}
