import { renderYaml, type CheckGoal, type Proxies, type RunGoal, type Secret, type ServiceGoal } from '@grimoire/charm';
import type { Database } from '@grimoire/postgresql';
import { prepareDatabase } from './database.ts';
import { homeserver, logConfig, ports, signingKeyPath, type Keys, type Others } from './homeserver.ts';
import type { Server } from './server.ts';
import { synapseUser } from './user.ts';

/** The container `synapse`: the server, and the exporter of its statistics when it is on PostgreSQL. */
export function synapse(
  server: Server,
  keys: Keys & { readonly signing: Secret },
  others: Others,
  proxies: Proxies,
): RunGoal {
  const { database } = others;
  const tasks = database ? [prepareDatabase(database)] : [];
  return {
    directories: { '/data/media': { ...synapseUser } },
    files: {
      '/data/homeserver.yaml': {
        content: renderYaml(homeserver(server, keys, others)),
        mode: 0o640,
        ...synapseUser,
        // It says where the data is: until PostgreSQL may be used, that is where it was.
        needs: tasks.map(({ name }) => name),
      },
      '/data/log.config': renderYaml(logConfig),
      ...others.registrations,
      [signingKeyPath(server.name)]: { content: keys.signing, mode: 0o640, ...synapseUser },
    },
    tasks,
    services: {
      synapse: {
        summary: 'Synapse, the Matrix homeserver',
        command: '/start.py',
        environment: { ...environment(server), ...proxyEnvironment(proxies) },
      },
      ...(database && { 'stats-exporter': statsExporter(database) }),
    },
    checks: checks(server),
  };
}

/** The variables that `/start.py`, of our rock and of upstream's, goes by. The database is in `homeserver.yaml` only. */
function environment(server: Server): Readonly<Record<string, string>> {
  return {
    SYNAPSE_CONFIG_DIR: '/data',
    SYNAPSE_CONFIG_PATH: '/data/homeserver.yaml',
    SYNAPSE_DATA_DIR: '/data',
    SYNAPSE_NO_TLS: 'True',
    SYNAPSE_REPORT_STATS: server.reportStats ? 'yes' : 'no',
    SYNAPSE_SERVER_NAME: server.name,
  };
}

function statsExporter({ name, host, port, username, password }: Database): ServiceGoal {
  return {
    summary: 'Numbers of rooms and users, for Prometheus',
    command: 'synapse-stats-exporter',
    // It reads no file of ours: only its environment restarts it.
    uses: [],
    after: ['synapse'],
    environment: {
      PROM_SYNAPSE_DATABASE: name,
      PROM_SYNAPSE_HOST: host,
      PROM_SYNAPSE_PORT: String(port),
      PROM_SYNAPSE_USER: username,
      PROM_SYNAPSE_PASSWORD: password,
    },
  };
}

function checks({ alive }: Server): Readonly<Record<string, CheckGoal>> {
  return {
    'synapse-alive': { level: 'alive', tcp: { port: ports.client }, ...alive },
    'synapse-ready': {
      level: 'ready',
      http: { url: `http://localhost:${ports.client}/health` },
      period: '2m',
      threshold: 5,
      timeout: '20s',
    },
  };
}

function proxyEnvironment(proxies: Proxies): Readonly<Record<string, string>> {
  const named = { http_proxy: proxies.http, https_proxy: proxies.https, no_proxy: proxies.no };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      value
        ? [
            [name, value],
            [name.toUpperCase(), value],
          ]
        : [],
    ),
  );
}
