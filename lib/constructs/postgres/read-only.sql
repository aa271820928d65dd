-- Ends all writing, and what is being written, so that a dump taken after this has everything. Undone by
-- ALTER SYSTEM RESET default_transaction_read_only, then SELECT pg_reload_conf(); a new major version starts without it.
\set ON_ERROR_STOP on
ALTER SYSTEM SET default_transaction_read_only = on;
SELECT pg_reload_conf();
SELECT count(pg_terminate_backend(pid, 5000)) AS sessions_ended
FROM pg_stat_activity
WHERE backend_type = 'client backend' AND pid <> pg_backend_pid();
