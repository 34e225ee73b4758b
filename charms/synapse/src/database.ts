import { fingerprint, type Task } from '@grimoire/charm';
import type { Database } from '@grimoire/postgresql';
import { sqlitePath } from './homeserver.ts';

/**
 * What has to be true of a database before Synapse may use it.
 *
 * - Nobody's conversations are left behind: an SQLite database with users in it is never abandoned for an empty PostgreSQL.
 * - It sorts by the C locale, or Synapse refuses it: its indexes would break with the next C library. Databases of the
 *   postgresql charms do not, and only an empty one can be changed. That is what SUPERUSER is asked for.
 *
 * It connects where the relation says, port included, and is given the password by its environment.
 */
const program = `
import os, sqlite3, sys
import psycopg2

server = psycopg2.connect(connect_timeout=5)
server.autocommit = True
cursor = server.cursor()

def one(query, *values):
    cursor.execute(query, values)
    row = cursor.fetchone()
    return row and row[0]

if one("select to_regclass('public.schema_version')") is not None:
    sys.exit(0)

tried = os.environ["SQLITE_DATABASE"]
if os.path.exists(tried):
    with sqlite3.connect("file:" + tried + "?mode=ro", uri=True) as database:
        known = database.execute("select 1 from sqlite_master where name = 'users'").fetchone()
        users = database.execute("select count(*) from users").fetchone()[0] if known else 0
    if users:
        sys.exit(f"this server has {users} user(s) in {tried}, and PostgreSQL is empty: "
                 "remove the relation to go on with SQLite, copy the data with synapse_port_db, or delete it with the action reset-instance")

cursor.execute("select datcollate, datctype from pg_database where datname = current_database()")
if cursor.fetchone() != ("C", "C"):
    if one("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'"):
        sys.exit("the database has tables of something else and sorts by another locale than C: give this charm an empty database")
    cursor.execute("update pg_database set datcollate = 'C', datctype = 'C' where datname = current_database()")
`;

/** Runs before Synapse is started on a database that it was not started on before. */
export function prepareDatabase(database: Database): Task {
  const { relation, host, port, name, username, password } = database;
  return {
    name: 'prepare-database',
    key: fingerprint(String(relation), name),
    run: ['/usr/bin/python3', '-'],
    stdin: program,
    environment: {
      PGHOST: host,
      PGPORT: String(port),
      PGDATABASE: name,
      PGUSER: username,
      PGPASSWORD: password,
      SQLITE_DATABASE: sqlitePath,
    },
    when: 'before',
    by: 'leader',
    timeoutSeconds: 60,
    failure: 'blocked',
  };
}
