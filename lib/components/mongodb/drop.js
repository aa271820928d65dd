// Makes room for what a dump has: drops the database $NAME. Users are not in it. Run by mongosh.
const { ADMIN_PASSWORD, NAME } = process.env;
db.getSiblingDB('admin').auth({ user: 'admin', pwd: ADMIN_PASSWORD });
db.getSiblingDB(NAME).dropDatabase();
