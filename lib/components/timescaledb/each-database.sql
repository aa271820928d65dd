-- After a new image; it must be the first thing that a session does.
ALTER EXTENSION timescaledb UPDATE;
