"""DuckDB on a port: SQL over the lake for whoever has the token, and over nothing else that this pod can reach."""

import os
import signal

import duckdb


def text(value):
    """As SQL writes it: settings and secrets take no parameters here, and SQL must not see the environment."""
    return "'" + value.replace("'", "''") + "'"


env = os.environ
bucket = f"s3://{env['BUCKET']}/"
access = "" if env["WRITE"] == "true" else "READ_ONLY, "
database = duckdb.connect()
database.execute(
    f"""
    SET extension_directory = {text(env['EXTENSIONS'])};
    SET autoinstall_known_extensions = false;
    SET memory_limit = {text(env['MEMORY'])};
    SET temp_directory = '/tmp/server';
    LOAD httpfs;
    LOAD postgres_scanner;
    LOAD ducklake;
    LOAD quack;
    CREATE SECRET files (
      TYPE s3,
      SCOPE {text(bucket)},
      KEY_ID {text(env['SERVER_KEY'])},
      SECRET {text(env['SERVER_SECRET'])},
      ENDPOINT {text(env['S3_ENDPOINT'])},
      REGION {text(env['S3_REGION'])},
      URL_STYLE 'path',
      USE_SSL false
    );
    ATTACH 'ducklake:postgres:' AS lake ({access}DATA_PATH {text(bucket + 'tables/')});
    -- Files of the bucket, and none of this pod.
    SET allowed_directories = [{text(bucket)}];
    SET enable_external_access = false;
    """
)
# Its result has the token: it is not printed.
database.execute(
    f"""
    CALL quack_serve(
      'quack:0.0.0.0:{env['PORT']}',
      token := {text(env['TOKEN'])},
      allow_other_hostname := true,
      disable_ssl := true
    )
    """
)
database.execute("SET lock_configuration = true")
print(f"serving {bucket}", flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
