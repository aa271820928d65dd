\set ON_ERROR_STOP on
ALTER DATABASE thinkube_restoring RENAME TO :"name";
