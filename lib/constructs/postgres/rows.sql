-- How many rows each table has that a dump holds, one table a line: `schema.table:rows`.
\set ON_ERROR_STOP on
SELECT format('SELECT %L || count(*) FROM %I.%I', format('%I.%I:', nspname, relname), nspname, relname)
FROM pg_class
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e'
  )
ORDER BY nspname, relname \gexec
