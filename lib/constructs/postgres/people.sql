-- Who of the people may do what, written anew each time: rights that have left the list are gone, and so is whoever has.
\ir quiet.sql
SET client_min_messages = warning;
\set people `cat "$SCRIPTS/people.list"`
BEGIN;
SELECT 'CREATE ROLE thinkube_people' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'thinkube_people') \gexec
CREATE TEMPORARY TABLE listed ON COMMIT DROP AS
SELECT
  split_part(line, ':', 1) AS person,
  string_to_array(nullif(split_part(line, ':', 3), ''), ',') AS reads,
  string_to_array(nullif(split_part(line, ':', 4), ''), ',') AS writes
FROM regexp_split_to_table(:'people', '\n') AS line
WHERE line <> '';
SELECT format('GRANT thinkube_people TO %I', person) FROM listed \gexec
CREATE TEMPORARY TABLE known ON COMMIT DROP AS
SELECT rolname AS person FROM pg_auth_members JOIN pg_roles ON pg_roles.oid = member
WHERE roleid = 'thinkube_people'::regrole;

SELECT format('ALTER ROLE %I IN DATABASE %I RESET ALL', person, datname)
FROM known JOIN pg_roles ON rolname = person JOIN pg_db_role_setting ON setrole = pg_roles.oid
JOIN pg_database ON pg_database.oid = setdatabase \gexec
SELECT format('REVOKE %s FROM %I', roleid::regrole, person)
FROM known JOIN pg_auth_members ON member = person::regrole AND roleid <> 'thinkube_people'::regrole \gexec
SELECT format('ALTER ROLE %I NOLOGIN', person) FROM known WHERE person NOT IN (SELECT person FROM listed) \gexec

-- From there, a client sees which databases there are.
GRANT CONNECT ON DATABASE postgres TO thinkube_people;
SELECT format('GRANT %I TO %I', 'readers_' || unnest(reads), person) FROM listed \gexec
-- What they make there belongs to the owner of the database, as what its application makes.
SELECT format('GRANT %I TO %I', unnest(writes), person) FROM listed \gexec
SELECT format('ALTER ROLE %I IN DATABASE %I SET role TO %I', person, unnest(writes), unnest(writes)) FROM listed \gexec
COMMIT;
\o /dev/null
SELECT pg_terminate_backend(pid)
FROM pg_stat_activity JOIN pg_roles ON rolname = usename
WHERE NOT rolcanlogin AND pg_has_role(usename, 'thinkube_people', 'member');
