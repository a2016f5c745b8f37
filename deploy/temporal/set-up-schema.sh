#!/bin/sh
# Brings Temporal's two databases to the schema of this image, whose version is the server's: makes what is missing,
# updates what is older, and changes nothing where nothing has to change. Safe to repeat, and the first step of an
# upgrade. Connection: SQL_PLUGIN, SQL_HOST, SQL_PORT, SQL_USER, SQL_PASSWORD.
set -eu

bring_up_to_date() {
  temporal-sql-tool --database "$1" create-database
  temporal-sql-tool --database "$1" setup-schema --version 0.0
  temporal-sql-tool --database "$1" update-schema --schema-name "$2"
}

bring_up_to_date temporal postgresql/v12/temporal
bring_up_to_date temporal_visibility postgresql/v12/visibility
