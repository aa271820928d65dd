CREATE EXTENSION IF NOT EXISTS timescaledb;
SELECT timescaledb_pre_restore();
