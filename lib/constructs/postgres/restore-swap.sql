-- The restored database takes the place of the one that there is.
\set ON_ERROR_STOP on
\o /dev/null
-- Where there is none for a moment, provision.sh would make an empty one: it waits for this session to end.
SELECT pg_advisory_lock(74653301);
DROP DATABASE IF EXISTS :"name" WITH (FORCE);
\ir restore-end.sql
