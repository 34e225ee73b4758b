import { all, blocked, defineCharm, fact, kept, peers, ready, type Charm, type Fact, type Kept } from '@grimoire/charm';
import { rabbitmqOffer, rabbitmqProvider } from '@grimoire/rabbitmq';
import { rotate, serviceAccount, showOperator } from './actions.ts';
import { metadata, type RabbitmqK8s } from './charmcraft.gen.ts';
import { server } from './server.ts';
import { operatorTask, retireTask, servable, userTask, userTaskName } from './users.ts';

/** The server's own version, such as `3.10.8`. */
const version: Fact<'rabbitmq', string> = fact({
  container: 'rabbitmq',
  lasts: 'boot',
  read: async (workload) => {
    const [folder] = await workload.list('/usr/lib/rabbitmq/lib');
    return folder?.name.replace(/^rabbitmq_server-/, '') ?? 'unknown';
  },
});

const keptIn = <F extends string>(name: F): Kept<'peers'> =>
  kept({
    secret: { bag: 'peers', key: `${name}-id`, field: name },
    make: (random) => random.text(32),
  });

/** What Erlang programs prove themselves with to each other. */
const cookie = keptIn('erlang-cookie');
/** Of the user that may do everything. */
const operatorPassword = keptIn('operator-password');

const amqp = rabbitmqProvider();

/** Stands in for rabbitmq-k8s in the local model: one real server, and the provider's end of `rabbitmq`. */
export const RabbitMQOperatorCharm: Charm<RabbitmqK8s> = defineCharm(metadata, {
  config: () => ready(undefined),

  integrations: { amqp, peers: peers('rabbitmq-peer') },
  facts: { version },
  kept: { cookie, operatorPassword },

  decide({ app, fqdn, plannedUnits }, { amqp: requests, version: running, cookie: secret, operatorPassword: word }) {
    if (plannedUnits > 1) {
      return blocked('units', `${plannedUnits} units: this stand-in does not cluster: juju scale-application ${app} 1`);
    }
    const readings = requests.map((asked, index) => servable(asked, requests.slice(0, index)));
    const served = readings.flatMap((reading) => (reading.is === 'ready' ? [reading.value] : []));
    const refused = all(Object.fromEntries(readings.map((reading, index) => [String(index), reading])));
    const { tasks, ...rest } = server(secret);
    return {
      containers: {
        rabbitmq: {
          run: {
            ...rest,
            tasks: [
              ...tasks,
              operatorTask(word),
              retireTask(served.map(({ username }) => username)),
              ...served.flatMap((asked) => userTask(asked) ?? []),
            ],
          },
        },
      },
      offers: served.map((asked) => rabbitmqOffer('amqp', asked, { host: fqdn, after: [userTaskName(asked)] })),
      version: running,
      ...(refused.is !== 'ready' && { status: refused }),
    };
  },

  actions: {
    'get-operator-info': showOperator(operatorPassword),
    'get-service-account': serviceAccount,
    'rotate-relation-password': rotate(amqp),
  },
});
