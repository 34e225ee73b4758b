import { commandLine, fingerprint, type RunGoal } from '@grimoire/charm';
import type { Scraped } from '@grimoire/prometheus';
import type { Options } from './options.ts';

/** The port of every Prometheus. */
export const port = 9090;

export const folder = '/etc/prometheus';

const volume = '/var/lib/prometheus';

/** Who it is for operators, and where its refusal stands. */
export const nameOf = ({ endpoint, relation }: Pick<Scraped, 'endpoint' | 'relation'>): string =>
  `${endpoint}:${relation}`;

/**
 * One server. What applications send is judged and taken over by the rock's `take-over`, which has a running server read
 * it again: a change restarts nothing, and one whom Prometheus cannot read does not keep out the others.
 */
export function server({ interval, logLevel, retention }: Options, sources: readonly Scraped[]): RunGoal {
  const wanted = JSON.stringify({
    global: { scrape_interval: interval, scrape_timeout: timeout(interval), evaluation_interval: interval },
    sources: sources.map((source) => ({ name: nameOf(source), jobs: source.jobs, rules: source.rules })),
  });
  return {
    // Jobs may come with passwords.
    files: { [`${folder}/wanted.json`]: { content: wanted, mode: 0o600 } },
    tasks: [
      {
        name: 'own-volume',
        key: volume,
        // By root, because whoever provides the volume may have kept it for root.
        run: ['/usr/bin/install', '--directory', '--owner=prometheus', '--group=prometheus', '--mode=750', volume],
        when: 'before',
        by: 'each',
        timeoutSeconds: 30,
        failure: 'blocked',
      },
      {
        name: 'take-over',
        key: fingerprint(wanted),
        run: ['/usr/bin/take-over', folder, String(port)],
        when: 'before',
        by: 'each',
        timeoutSeconds: 120,
        failure: 'waiting',
      },
    ],
    services: {
      prometheus: {
        summary: 'Prometheus',
        command: commandLine(
          '/usr/bin/prometheus',
          `--config.file=${folder}/prometheus.yml`,
          `--storage.tsdb.path=${volume}`,
          `--storage.tsdb.retention.time=${retention}`,
          `--web.listen-address=:${port}`,
          '--web.enable-lifecycle',
          `--log.level=${logLevel}`,
        ),
        user: 'prometheus',
        group: 'prometheus',
        uses: [],
      },
    },
    checks: {
      prometheus: { level: 'ready', period: '5s', threshold: 3, http: { url: `http://localhost:${port}/-/ready` } },
    },
  };
}

/** Prometheus wants it no longer than the interval; its own default is ten seconds. */
function timeout(interval: string): string {
  const [, count, unit] = /^(\d+)(ms|s)$/.exec(interval) ?? [];
  return unit === 'ms' || (unit === 's' && Number(count) < 10) ? interval : '10s';
}
