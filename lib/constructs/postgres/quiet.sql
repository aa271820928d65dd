-- Nothing of this session is written to the server's log or to an error message: it carries passwords.
\set ON_ERROR_STOP on
\set VERBOSITY terse
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
