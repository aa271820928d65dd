-- A role that may read whatever is in this database and will be, for people: pg_read_all_data would show them the hashes
-- of passwords too. What an extension keeps for itself is not in it.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
\set readers readers_ :owner
SELECT format('CREATE ROLE %I', :'readers')
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'readers') \gexec
GRANT CONNECT ON DATABASE :"owner" TO :"readers";
SELECT
  format('GRANT USAGE ON SCHEMA %I TO %I', nspname, :'readers'),
  format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I', nspname, :'readers')
FROM pg_namespace
WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND NOT EXISTS (
    SELECT FROM pg_depend
    WHERE classid = 'pg_namespace'::regclass AND objid = pg_namespace.oid AND deptype = 'e'
  ) \gexec
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT USAGE ON SCHEMAS TO :"readers";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT ON TABLES TO :"readers";
