import type { RunGoal, Secret } from '@grimoire/charm';

const volume = '/var/lib/rabbitmq';
const configuration = '/etc/rabbitmq/rabbitmq.conf';
const plugins = '/etc/rabbitmq/enabled_plugins';
const binaries = '/usr/lib/rabbitmq/bin';

/**
 * Of the server and of every command that talks to it. The node is named for the loopback, not for the pod: it is alone, so
 * nobody looks it up, and its folder in the volume stays the same wherever the pod goes.
 */
export const environment: Readonly<Record<string, string>> = {
  HOME: volume,
  LANG: 'C.UTF-8',
  PATH: `${binaries}:/usr/sbin:/usr/bin:/sbin:/bin`,
  ERL_EPMD_ADDRESS: '127.0.0.1',
  RABBITMQ_NODENAME: 'rabbit@localhost',
  RABBITMQ_CONFIG_FILE: configuration,
  RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
  // Standard output, from where Pebble takes it.
  RABBITMQ_LOGS: '-',
};

export const ports = { amqp: 5672, management: 15_672 } as const;

const settings = `
listeners.tcp.default = ${ports.amqp}
management.tcp.port = ${ports.management}
log.console = true
log.console.level = info
`;

/**
 * The part of the container that does not depend on who is integrated.
 *
 * @param cookie - what Erlang programs prove themselves with, the server and its command line.
 */
export function server(cookie: Secret): Pick<RunGoal, 'files' | 'services' | 'checks'> & {
  readonly tasks: NonNullable<RunGoal['tasks']>;
} {
  return {
    files: {
      [configuration]: settings,
      [plugins]: '[rabbitmq_management].\n',
      [`${volume}/.erlang.cookie`]: {
        content: cookie,
        mode: 0o400,
        user: 'rabbitmq',
        group: 'rabbitmq',
        needs: ['own-volume'],
      },
    },
    tasks: [
      {
        name: 'own-volume',
        key: volume,
        // By root, because whoever provides the volume may have kept it for root.
        run: ['/usr/bin/install', '--directory', '--owner=rabbitmq', '--group=rabbitmq', '--mode=750', volume],
        when: 'before',
        by: 'each',
        timeoutSeconds: 30,
        failure: 'blocked',
      },
    ],
    services: {
      rabbitmq: {
        summary: 'RabbitMQ',
        command: `${binaries}/rabbitmq-server`,
        user: 'rabbitmq',
        group: 'rabbitmq',
        environment,
        'kill-delay': '20s',
      },
    },
    checks: { rabbitmq: { level: 'ready', period: '5s', threshold: 3, tcp: { port: ports.amqp } } },
  };
}
