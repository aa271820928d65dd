SELECT datname, pg_get_userbyid(datdba)
FROM pg_database
WHERE NOT datistemplate AND datname NOT IN ('postgres', 'thinkube_restoring')
ORDER BY datname;
