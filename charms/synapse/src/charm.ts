import { blocked, defineCharm, peers, reasons, unserved, type Charm, type Goal } from '@grimoire/charm';
import { dashboards } from '@grimoire/grafana';
import { ingress, nginxRoute } from '@grimoire/ingress';
import { logs } from '@grimoire/loki';
import { matrixAuthProvider } from '@grimoire/matrix-auth';
import { postgresql } from '@grimoire/postgresql';
import { scrape } from '@grimoire/prometheus';
import { redis } from '@grimoire/redis';
import { smtp } from '@grimoire/smtp';
import { registerUser } from './actions/register-user.ts';
import { notServed } from './actions/not-served.ts';
import { bridgeOffers, bridges, encryption } from './bridges.ts';
import { metadata, type Synapse } from './charmcraft.gen.ts';
import { found } from './found.ts';
import { publicUrl } from './homeserver.ts';
import { macaroon, registration, signing } from './keys.ts';
import { outgoing } from './mail.ts';
import { entryPort, nginx } from './nginx.ts';
import { alertRules } from './observability/alert-rules.ts';
import { dashboardsOfSynapse } from './observability/dashboards.ts';
import { jobs } from './observability/jobs.ts';
import { parseServer } from './server.ts';
import { version } from './version.ts';
import { synapse } from './workload.ts';

/** Operates Synapse: the server in one container, NGINX before it in another, its data in PostgreSQL. */
export const SynapseOperatorCharm: Charm<Synapse> = defineCharm(metadata, {
  config: parseServer,

  integrations: {
    database: postgresql({ database: ({ app }) => app, roles: ['SUPERUSER'] }).optional(),
    ingress: ingress({ port: entryPort, stripPrefix: true }).optional(),
    'matrix-auth': matrixAuthProvider(),
    'grafana-dashboard': dashboards(dashboardsOfSynapse),
    logging: logs(),
    'metrics-endpoint': scrape(jobs, alertRules),
    // Its answer is in no bag: who wants another host name sets it on the ingress.
    'nginx-route': nginxRoute(({ self }) => ({ hostname: self.app, port: entryPort })),
    redis: redis().optional(),
    smtp: smtp().optional(),
    'synapse-peers': peers('synapse-instance'),

    backup: unserved('requires', 's3'),
    'mas-database': unserved('requires', 'postgresql_client'),
    media: unserved('requires', 's3'),
    saml: unserved('requires', 'saml'),
  },

  facts: { found, version },
  kept: { registration, macaroon, signing, encryption },

  decide(
    { config, app, plannedUnits, proxies },
    {
      database,
      redis: shared,
      ingress: outside,
      smtp: mailServer,
      'matrix-auth': asking,
      logging,
      found: data,
      version: running,
      ...keys
    },
  ) {
    if (plannedUnits > 1) {
      return blocked('units', `${plannedUnits} units: not served yet by this charm: juju scale-application ${app} 1`);
    }
    const server = { ...config, publicBaseurl: config.publicBaseurl ?? outside?.url };
    if (data.serverName !== undefined && data.serverName !== server.name) {
      return blocked(
        'server_name',
        `server_name: this server was born as ${data.serverName} and cannot be renamed: juju config ${app} server_name=${data.serverName}`,
      );
    }

    const front: Goal<Synapse> = {
      ports: [entryPort],
      offers: bridgeOffers(asking.all, {
        homeserver: publicUrl(server),
        sharedSecret: keys.registration,
        encryptionKey: keys.encryption,
      }),
      ...(running.is === 'ready' && { version: running.value }),
    };
    if (!database && data.engine === 'psycopg2') {
      const why = `database: this server's data is in PostgreSQL, and it is stopped until that is back: juju integrate ${app}:database postgresql-k8s`;
      return {
        ...front,
        containers: { synapse: { stop: blocked('database', why) }, 'synapse-nginx': { run: nginx(logging.targets) } },
      };
    }
    const relay = outgoing(server, mailServer, app);
    const { files: registrations, status: unknown } = bridges(asking.all, keys.encryption);
    const others = { database, relay: relay.is === 'ready' ? relay.value : undefined, redis: shared, registrations };
    const status = reasons(relay.is === 'ready' ? undefined : relay, unknown, asking.status);
    return {
      ...front,
      containers: {
        synapse: {
          run: { ...synapse(server, keys, others, proxies), logTargets: logging.targets },
        },
        'synapse-nginx': { run: nginx(logging.targets) },
      },
      ...(status && { status }),
      ...(!database && { note: `on SQLite, for trying out: juju integrate ${app}:database postgresql-k8s` }),
    };
  },

  actions: {
    'register-user': registerUser,
    'anonymize-user': notServed,
    'create-backup': notServed,
    'delete-backup': notServed,
    'list-backups': notServed,
    'promote-user-admin': notServed,
    'reset-instance': notServed,
    'restore-backup': notServed,
  },
});
