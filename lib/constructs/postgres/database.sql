-- The database of one claim: nobody but its role may connect.
\set ON_ERROR_STOP on
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8''', :'name', :'role')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
ALTER DATABASE :"name" OWNER TO :"role";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
