-- Inside the database of one claim.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
SELECT format('ALTER SCHEMA public OWNER TO %I', :'role')
WHERE EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') \gexec
SELECT format('CREATE EXTENSION IF NOT EXISTS %I', extension)
FROM unnest(string_to_array(nullif(:'extensions', ''), ',')) AS extension \gexec
