-- What concerns the server as a whole.
\ir quiet.sql
SET client_min_messages = warning;
REVOKE CONNECT, TEMPORARY ON DATABASE postgres, template1 FROM PUBLIC;

\set password `cat "$EXPORTER_FILE"`
SELECT 'CREATE ROLE exporter' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'exporter') \gexec
ALTER ROLE exporter WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 5 PASSWORD :'password';
GRANT pg_monitor TO exporter;
GRANT CONNECT ON DATABASE postgres TO exporter;

-- What the last restore drill has found; see queries.yaml.
CREATE TABLE IF NOT EXISTS thinkube.drill (
  database text PRIMARY KEY,
  dump timestamptz NOT NULL,
  tables bigint NOT NULL,
  rows bigint NOT NULL,
  differences bigint NOT NULL
);
GRANT USAGE ON SCHEMA thinkube TO exporter;
GRANT SELECT ON thinkube.drill TO exporter;
