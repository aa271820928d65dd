-- What the shell starts with.
SET extension_directory = getenv('EXTENSIONS');
SET autoinstall_known_extensions = false;
SET memory_limit = getenv('MEMORY');
SET temp_directory = '/tmp/duckdb';
LOAD httpfs;
LOAD postgres_scanner;
LOAD ducklake;
CREATE SECRET files (
  TYPE s3,
  SCOPE 's3://' || getenv('BUCKET'),
  KEY_ID getenv('WRITER_KEY'),
  SECRET getenv('WRITER_SECRET'),
  ENDPOINT getenv('S3_ENDPOINT'),
  REGION getenv('S3_REGION'),
  URL_STYLE 'path',
  USE_SSL false
);
SET VARIABLE tables = 's3://' || getenv('BUCKET') || '/tables/';
ATTACH 'ducklake:postgres:' AS lake (DATA_PATH getvariable('tables'));
USE lake;
