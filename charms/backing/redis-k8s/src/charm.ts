import { blocked, defineCharm, fact, kept, peers, ready, type Charm, type Fact, type Kept } from '@grimoire/charm';
import { redisOffer, redisProvider } from '@grimoire/redis';
import { checkService, showPassword } from './actions.ts';
import { metadata, type RedisK8s } from './charmcraft.gen.ts';
import { port, server } from './server.ts';

/** The server's own version, such as `7.0.15`. */
const version: Fact<'redis', string> = fact({
  container: 'redis',
  lasts: 'boot',
  read: async (workload) => {
    const { stdout } = await workload.exec(['/usr/bin/redis-server', '--version']);
    return /\bv=(\d[\d.]*)/.exec(stdout)?.[1] ?? 'unknown';
  },
});

/** What clients have to know as long as nothing is integrated. */
const password: Kept<'redis-peers'> = kept({
  secret: { bag: 'redis-peers', key: 'admin-password-id', field: 'password' },
  make: (random) => random.text(16),
});

const redis = redisProvider();

/** Stands in for redis-k8s in the local model: one real server, and the provider's end of `redis`. */
export const RedisK8sCharm: Charm<RedisK8s> = defineCharm(metadata, {
  config: (options) =>
    options['enable-tls']
      ? blocked('enable-tls', 'enable-tls: this stand-in does not serve TLS: juju config redis-k8s enable-tls=false')
      : ready(undefined),

  integrations: {
    redis,
    'redis-peers': peers('redis-peers'),
  },

  facts: { version },
  kept: { password },

  decide({ app, address, fqdn, plannedUnits }, { redis: clients, version: running, password: secret }) {
    if (plannedUnits > 1) {
      return blocked(
        'units',
        `${plannedUnits} units: this stand-in does not replicate: juju scale-application ${app} 1`,
      );
    }
    return {
      containers: {
        // The interface has no password: as with the real charm, the first client switches it off for everyone.
        redis: { run: server(clients.length === 0 ? secret : undefined) },
      },
      offers: clients.map((client) =>
        redisOffer('redis', client, {
          unit: address === undefined ? undefined : { hostname: address, port },
          master: fqdn,
        }),
      ),
      version: running,
    };
  },

  actions: {
    'check-service': checkService,
    'get-initial-admin-password': showPassword(password),
  },
});
