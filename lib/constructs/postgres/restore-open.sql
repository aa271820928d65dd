-- Whoever may connect does so again: what an extension asks for after a restore is done.
\set ON_ERROR_STOP on
ALTER DATABASE :"name" CONNECTION LIMIT -1;
