// How many documents each collection of the database $NAME has, one a line. Run by mongosh.
const { ADMIN_PASSWORD, NAME } = process.env;
db.getSiblingDB('admin').auth({ user: 'admin', pwd: ADMIN_PASSWORD });
const database = db.getSiblingDB(NAME);
for (const { name } of database.getCollectionInfos({ type: 'collection' })) {
  if (!name.startsWith('system.')) print(`${name}\t${database.getCollection(name).countDocuments({})}`);
}
