import { ActionFailed, randomOf, renderUrl, Secret, type Action, type Kept } from '@grimoire/charm';
import type { rabbitmqProvider } from '@grimoire/rabbitmq';
import type { RabbitmqK8s } from './charmcraft.gen.ts';
import { environment, ports } from './server.ts';
import { definitions, importDefinitions, operator } from './users.ts';

export const showOperator =
  (password: Kept<'peers'>): Action<RabbitmqK8s, 'get-operator-info'> =>
  async (_, { read }) => {
    const found = read(password);
    if (found.is !== 'ready') throw new ActionFailed('there is no operator yet: wait until the unit is active');
    return { 'operator-user': operator, 'operator-password': found.value };
  };

/** Makes it anew each time: only RabbitMQ knows the password of before. */
export const serviceAccount: Action<RabbitmqK8s, 'get-service-account'> = async ({ username, vhost }, tools) => {
  if (!/^[\w.-]{1,64}$/.test(username) || username === operator) {
    throw new ActionFailed(`username: "${username}" cannot be had: use letters, digits, ".", "-" and "_"`);
  }
  const rabbitmq = await tools.workload('rabbitmq');
  const password = new Secret(randomOf().text(32));
  const [program, ...args] = importDefinitions;
  await rabbitmq.exec([program, ...args], {
    stdin: definitions({ name: username, password, vhost, tags: [] }),
    environment,
    user: 'rabbitmq',
    group: 'rabbitmq',
  });
  const { address = '', fqdn: host } = tools.snapshot.self;
  const port = ports.amqp;
  return {
    username,
    password,
    vhost,
    'ingress-address': address,
    port,
    url: renderUrl({ scheme: 'rabbit', username, password, host, port, path: [vhost] }),
  };
};

export const rotate =
  (amqp: ReturnType<typeof rabbitmqProvider>): Action<RabbitmqK8s, 'rotate-relation-password'> =>
  async ({ 'relation-id': relation }, tools) => {
    const asked = tools.read(amqp);
    const known = asked.is === 'ready' ? asked.value.map((one) => one.relation) : [];
    if (!known.includes(relation)) {
      throw new ActionFailed(
        `there is no relation ${relation} that asks for a user: ${known.length === 0 ? 'none does' : `those that do are ${known.join(', ')}`}`,
      );
    }
    tools.rotate('amqp', relation, 'password');
    return { 'relation-id': relation, rotated: true };
  };
