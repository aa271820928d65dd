\set ON_ERROR_STOP on
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS thinkube;
CREATE TABLE IF NOT EXISTS thinkube.start (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  phase text NOT NULL CHECK (phase IN ('restoring', 'ready')),
  since timestamptz NOT NULL DEFAULT now()
);
-- A server with databases in it is never overwritten, however it came to have them.
INSERT INTO thinkube.start (phase)
SELECT 'ready' WHERE EXISTS (SELECT FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres')
ON CONFLICT DO NOTHING;
SELECT coalesce((SELECT phase FROM thinkube.start), 'new');
