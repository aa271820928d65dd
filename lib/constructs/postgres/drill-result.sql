\set ON_ERROR_STOP on
INSERT INTO thinkube.drill (database, dump, tables, rows, differences)
VALUES (:'database', to_timestamp(:'set', 'YYYY-MM-DD"T"HH24-MI-SS'), :tables, :rows, :differences)
ON CONFLICT (database) DO UPDATE SET
  dump = excluded.dump,
  tables = excluded.tables,
  rows = excluded.rows,
  differences = excluded.differences;
