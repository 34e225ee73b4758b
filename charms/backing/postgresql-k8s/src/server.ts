import type { RunGoal, ServiceGoal } from '@grimoire/charm';

/** The port of every PostgreSQL. */
export const port = 5432;

const binaries = '/usr/lib/postgresql/current/bin';
const volume = '/var/lib/postgresql/data';
const data = `${volume}/pgdata`;
const configuration = '/etc/postgresql/postgresql.conf';

/**
 * How SQL is run: as the superuser, over the local socket, the script on standard input. A server that has just been
 * started still says that it is starting up, for less than a second after a clean stop.
 */
export const psql: readonly [string, ...string[]] = [
  '/bin/sh',
  '-c',
  `for try in $(seq 100); do ${binaries}/pg_isready --quiet --host=/var/run/postgresql && break; sleep 0.1; done
exec ${binaries}/psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --host=/var/run/postgresql --username=postgres --dbname=postgres --file=-`,
];

/**
 * A cluster is made in a folder beside and moved into place, so that a kill leaves either none or a whole one. Run by root,
 * because whoever provides the volume may have kept it for root.
 */
const makeCluster = `
set -eu
install --directory --owner=postgres --group=postgres --mode=700 ${volume}
test ! -e ${data}/PG_VERSION || exit 0
rm -rf ${data}.new
runuser --user=postgres -- ${binaries}/initdb --pgdata=${data}.new --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256
mv ${data}.new ${data}
`;

const settings = `
listen_addresses = '*'
port = ${port}
hba_file = '/etc/postgresql/pg_hba.conf'
unix_socket_directories = '/var/run/postgresql'
max_connections = 100
password_encryption = 'scram-sha-256'
log_destination = 'stderr'
log_min_error_statement = 'panic'
`;

/** The local superuser by its own socket; everyone else by password, as the charm that this one stands in for. */
const access = `
local all postgres peer
host all all all scram-sha-256
`;

/** The part of the container that does not depend on who is integrated. */
export function server(): Pick<RunGoal, 'directories' | 'files' | 'services' | 'checks'> & {
  readonly tasks: NonNullable<RunGoal['tasks']>;
} {
  return {
    directories: {
      '/var/run/postgresql': { mode: 0o2775, user: 'postgres', group: 'postgres' },
    },
    files: { [configuration]: settings, '/etc/postgresql/pg_hba.conf': access },
    tasks: [
      {
        name: 'make-cluster',
        key: 'initdb',
        run: ['/bin/sh'],
        stdin: makeCluster,
        when: 'before',
        by: 'each',
        timeoutSeconds: 120,
        failure: 'blocked',
      },
    ],
    services: { postgresql: service },
    checks: {
      postgresql: {
        level: 'ready',
        period: '5s',
        threshold: 3,
        exec: { command: `${binaries}/pg_isready --quiet --host=/var/run/postgresql`, user: 'postgres' },
      },
    },
  };
}

const service: ServiceGoal = {
  summary: 'PostgreSQL',
  command: `${binaries}/postgres -D ${data} --config-file=${configuration}`,
  user: 'postgres',
  group: 'postgres',
  // A fast shutdown: clients are cut off and their transactions rolled back, nothing has to be recovered.
  'kill-delay': '20s',
};
