-- A dump is loaded under another name, so that nobody meets half a database; restore-open.sql lets its owner in.
\set ON_ERROR_STOP on
SET client_min_messages = warning;
DROP DATABASE IF EXISTS thinkube_restoring WITH (FORCE);
CREATE DATABASE thinkube_restoring OWNER :"owner" TEMPLATE template0 ENCODING 'UTF8' CONNECTION LIMIT 0;
REVOKE ALL ON DATABASE thinkube_restoring FROM PUBLIC;
