// Whether the disk has room for the database $NAME twice more: a full one would be a worse fault. Run by mongosh.
const { ADMIN_PASSWORD, NAME } = process.env;
db.getSiblingDB('admin').auth({ user: 'admin', pwd: ADMIN_PASSWORD });
const { storageSize, indexSize, fsTotalSize, fsUsedSize } = db.getSiblingDB(NAME).stats();
print(fsTotalSize - fsUsedSize > 2 * (storageSize + indexSize) ? 'yes' : 'no');
