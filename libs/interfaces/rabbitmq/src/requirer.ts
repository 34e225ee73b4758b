import { cannotRead, Integration, ready, renderUrl, waiting } from '@grimoire/charm';
import type { Context, Parsed, Reading, RelationView, Secret, Self } from '@grimoire/charm';
import { answer, port, request, type Answer } from './wire.ts';

/** A virtual host of a RabbitMQ that is ready to be used. */
export interface RabbitMq {
  /** Juju's number of the relation. */
  readonly relation: number;
  /** The server to use first; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: Secret;
  /** Decoded: `/`. */
  readonly vhost: string;
  /** Every server, in the order of their units' names: the same in every hook. */
  readonly hosts: readonly [string, ...string[]];
  /** `amqp://<user>:<password>@<host>:5672/<vhost>`, everything escaped: the virtual host `/` is `%2F`. */
  readonly url: Secret;
  /** The same for each of `hosts`. */
  readonly urls: readonly [Secret, ...Secret[]];
}

/** What is asked for. */
export interface Wanted {
  /** Default: named like the application. */
  readonly username?: string | ((self: Self) => string);
  /** Default `/`. */
  readonly vhost?: string;
}

/**
 * The requirer's end of `rabbitmq`: asks for a user and a virtual host, and reads the answer of either provider:
 * rabbitmq-k8s tells host and password in its application bag, rabbitmq-server in the bag of each unit.
 */
export function rabbitmq(wanted: Wanted = {}): Integration<'requires', 'rabbitmq', RabbitMq> {
  return new Integration('requires', 'rabbitmq', 'required', {
    owes(_, { self }) {
      const { username, vhost } = asked(wanted, self);
      return { app: request.write({ username, vhost, external_connectivity: undefined }) };
    },
    read: ([relation], context) =>
      relation === undefined
        ? waiting(context.endpoint, `${context.endpoint}: not related`)
        : read(relation, context, asked(wanted, context.self)),
  });
}

interface Asked {
  readonly username: string;
  readonly vhost: string;
}

function asked({ username = ({ app }) => app, vhost = '/' }: Wanted, self: Self): Asked {
  return { username: typeof username === 'string' ? username : username(self), vhost };
}

function read(relation: RelationView, { endpoint }: Context, { username, vhost }: Asked): Reading<RabbitMq> {
  const sender = `the ${relation.app || 'RabbitMQ'} charm`;
  const app = answer.parse(relation.remoteApp);
  const units = Object.entries(relation.remoteUnits).map(([name, bag]) => ({ name, bag: answer.parse(bag) }));
  const [first, ...others] = units.flatMap(({ bag }) => (bag.ok ? [bag.value] : []));
  const chosen = app.ok ? app.value : first;
  if (chosen !== undefined) {
    const { hostname, password } = chosen;
    const url = (at: string): Secret =>
      renderUrl({ scheme: 'amqp', username, password, host: at, port, path: [vhost] });
    const [one, ...rest] =
      first === undefined ? [hostname] : [first.hostname, ...others.map((other) => other.hostname)];
    return ready({
      relation: relation.id,
      host: hostname,
      port,
      username,
      password,
      vhost,
      hosts: [one, ...rest],
      url: url(hostname),
      urls: [url(one), ...rest.map(url)],
    });
  }
  const garbled = [{ name: sender, bag: app }, ...units].find(({ bag }) => wrongIn(bag).length > 0);
  if (garbled !== undefined) {
    return cannotRead(endpoint, wrongIn(garbled.bag), garbled.name);
  }
  const missing = ['hostname', 'password'].filter(
    (key) => ![app, ...units.map(({ bag }) => bag)].some((bag) => has(bag, key)),
  );
  return waiting(
    endpoint,
    `${endpoint}: waiting for ${(missing.length > 0 ? missing : ['hostname', 'password']).join(', ')} from ${sender}`,
  );
}

function wrongIn(bag: Parsed<Answer>): readonly string[] {
  return bag.ok ? [] : bag.wrong;
}

function has(bag: Parsed<Answer>, key: string): boolean {
  return bag.ok || ![...bag.missing, ...bag.wrong].includes(key);
}
