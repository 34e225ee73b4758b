import { commandLine, fingerprint, renderJson, type RunGoal, type Secret } from '@grimoire/charm';
import type { Received } from '@grimoire/grafana';

/** The port of every Grafana. */
export const port = 3000;

export const folder = '/etc/grafana';

/** Who it is for operators, and where its refusal stands. */
export const nameOf = ({ endpoint, relation }: Pick<Received, 'endpoint' | 'relation'>): string =>
  `${endpoint}:${relation}`;

/**
 * The server shows what the rock's `judge.py` accepted, which it reads at every request: new dashboards restart nothing.
 *
 * @param admin - who may see them; `undefined`: everybody
 */
export function server(
  admin: { readonly user: string; readonly password: Secret } | undefined,
  sources: readonly Received[],
): RunGoal {
  const received = JSON.stringify({
    sources: sources.map((source) => ({ name: nameOf(source), templates: source.templates })),
  });
  return {
    files: {
      [`${folder}/received.json`]: received,
      [`${folder}/access.json`]: {
        content: renderJson(admin ?? { anonymous: true }),
        mode: 0o640,
        user: 'root',
        group: 'grafana',
      },
    },
    tasks: [
      {
        name: 'judge-dashboards',
        key: fingerprint(received),
        run: ['/usr/bin/python3', '/usr/lib/grafana/judge.py', folder],
        when: 'before',
        by: 'each',
        timeoutSeconds: 120,
        failure: 'waiting',
      },
    ],
    services: {
      grafana: {
        summary: 'Receiver of dashboards',
        command: commandLine('/usr/bin/python3', '/usr/lib/grafana/serve.py', folder, String(port)),
        user: 'grafana',
        group: 'grafana',
        uses: [],
      },
    },
    checks: {
      grafana: { level: 'ready', period: '5s', threshold: 3, http: { url: `http://localhost:${port}/api/health` } },
    },
  };
}
