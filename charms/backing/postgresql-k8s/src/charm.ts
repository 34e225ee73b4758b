import { ActionFailed, all, blocked, defineCharm, fact, peers, ready, type Charm, type Fact } from '@grimoire/charm';
import { postgresqlOffer, postgresqlProvider } from '@grimoire/postgresql';
import { metadata, type PostgresqlK8s } from './charmcraft.gen.ts';
import { grantTask, grantTaskName, retireTask, servable } from './databases.ts';
import { extensions } from './extensions.ts';
import { port, server } from './server.ts';

/** The server's own version, such as `15.18`. */
const version: Fact<'postgresql', string> = fact({
  container: 'postgresql',
  lasts: 'boot',
  read: async (workload) => {
    const { stdout } = await workload.exec(['/usr/lib/postgresql/current/bin/postgres', '--version']);
    return /\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
  },
});

const database = postgresqlProvider();

/** Stands in for postgresql-k8s in the local model: one real server, and the provider's end of `postgresql_client`. */
export const PostgresqlOperatorCharm: Charm<PostgresqlK8s> = defineCharm(metadata, {
  config: (options) => ready({ extensions: extensions(options) }),

  integrations: {
    database,
    'database-peers': peers('postgresql_peers'),
  },

  facts: { version },

  decide({ config, app, fqdn, plannedUnits }, { database: requests, version: running }) {
    if (plannedUnits > 1) {
      return blocked(
        'units',
        `${plannedUnits} units: this stand-in does not replicate: juju scale-application ${app} 1`,
      );
    }
    const readings = requests.map(servable);
    const granted = readings.flatMap((reading) => (reading.is === 'ready' ? [reading.value] : []));
    const live = granted.map(({ username }) => username);
    const { tasks, ...rest } = server();
    const refused = all(Object.fromEntries(readings.map((reading, index) => [String(index), reading])));
    return {
      containers: {
        postgresql: {
          run: {
            ...rest,
            tasks: [
              ...tasks,
              ...granted.flatMap((asked) => grantTask(asked, live, config.extensions) ?? []),
              retireTask(live),
            ],
          },
        },
      },
      offers: granted.map((asked) =>
        postgresqlOffer('database', asked, {
          endpoints: [{ host: fqdn, port }],
          version: running,
          after: [grantTaskName(asked)],
        }),
      ),
      version: running,
      ...(refused.is !== 'ready' && { status: refused }),
    };
  },

  actions: {
    'rotate-relation-password': async ({ 'relation-id': relation }, tools) => {
      const asked = tools.read(database);
      const known = asked.is === 'ready' ? asked.value.map((one) => one.relation) : [];
      if (!known.includes(relation)) {
        throw new ActionFailed(
          `there is no relation ${relation} that asks for a database: ${known.length === 0 ? 'none does' : `those that do are ${known.join(', ')}`}`,
        );
      }
      tools.rotate('database', relation, 'secret-user');
      return { 'relation-id': relation, rotated: true };
    },
  },
});
