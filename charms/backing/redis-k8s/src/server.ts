import { renderDirectives, type RunGoal, type Secret } from '@grimoire/charm';

/** The port of every Redis. */
export const port = 6379;

const configuration = '/etc/redis/redis.conf';
const volume = '/var/lib/redis';

/**
 * One server that keeps everything in an append-only file.
 *
 * @param password - what clients have to know; `undefined`: nothing, and anyone who reaches the port may come in.
 */
export function server(password: Secret | undefined): RunGoal {
  return {
    files: {
      [configuration]: {
        content: renderDirectives({
          port,
          // Every address, of either kind; a pod without IPv6 does without the second.
          bind: ['*', '-::*'],
          dir: volume,
          appendonly: 'yes',
          'protected-mode': 'no',
          // Standard output, from where Pebble takes it.
          logfile: '',
          requirepass: password,
        }),
        mode: 0o640,
        user: 'root',
        group: 'redis',
      },
    },
    tasks: [
      {
        name: 'own-volume',
        key: volume,
        // By root, because whoever provides the volume may have kept it for root.
        run: ['/usr/bin/install', '--directory', '--owner=redis', '--group=redis', '--mode=750', volume],
        when: 'before',
        by: 'each',
        timeoutSeconds: 30,
        failure: 'blocked',
      },
    ],
    services: {
      redis: {
        summary: 'Redis',
        command: `/usr/bin/redis-server ${configuration}`,
        user: 'redis',
        group: 'redis',
        'kill-delay': '20s',
      },
    },
    checks: { redis: { level: 'ready', period: '5s', threshold: 3, tcp: { port } } },
  };
}
