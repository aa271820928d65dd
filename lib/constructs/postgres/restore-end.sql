\set ON_ERROR_STOP on
-- Workers of an extension may have followed the database here.
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = 'thinkube_restoring' AND pid <> pg_backend_pid();
ALTER DATABASE thinkube_restoring RENAME TO :"name";
