import { commandLine, fingerprint, type AbsolutePath, type RunGoal } from '@grimoire/charm';
import type { Source } from '@grimoire/loki';

/** The port of every Loki. */
export const port = 3100;

export const folder = '/etc/loki';

const rulesFile: AbsolutePath = `${folder}/rules.json`;
const volume = '/loki/chunks';

/** Who it is for operators, and where its refusal stands. */
export const nameOf = ({ endpoint, relation }: Pick<Source, 'endpoint' | 'relation'>): string =>
  `${endpoint}:${relation}`;

/** The server keeps its lines on the volume, judges the rules one application after the other, and reads new ones on a signal. */
export function server(retentionDays: number, sources: readonly Source[]): RunGoal {
  const rules = JSON.stringify({
    sources: sources.map((source) => ({ name: nameOf(source), rules: source.rules })),
  });
  return {
    files: { [rulesFile]: rules },
    tasks: [
      {
        name: 'own-volume',
        key: volume,
        // By root, because whoever provides the volume may have kept it for root.
        run: ['/usr/bin/install', '--directory', '--owner=loki', '--group=loki', '--mode=750', volume],
        when: 'before',
        by: 'each',
        timeoutSeconds: 30,
        failure: 'blocked',
      },
      {
        name: 'judge-rules',
        key: fingerprint(rules),
        run: ['/usr/bin/python3', '/usr/lib/loki/judge.py', rulesFile, `${folder}/refused.json`],
        when: 'before',
        by: 'each',
        timeoutSeconds: 60,
        failure: 'waiting',
      },
    ],
    services: {
      loki: {
        summary: 'Receiver of logs',
        command: commandLine(
          '/usr/bin/python3',
          '/usr/lib/loki/serve.py',
          `--port=${port}`,
          `--data=${volume}`,
          `--rules=${rulesFile}`,
          `--retention-days=${retentionDays}`,
        ),
        user: 'loki',
        group: 'loki',
        reload: { files: [rulesFile], signal: 'SIGHUP' },
      },
    },
    checks: { loki: { level: 'ready', period: '5s', threshold: 3, http: { url: `http://localhost:${port}/ready` } } },
  };
}
