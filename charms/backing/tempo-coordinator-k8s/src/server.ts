import { commandLine, type RunGoal } from '@grimoire/charm';
import type { Traced } from '@grimoire/tracing';

/** The ports that OTLP has everywhere, by the protocol's name in the interface. */
const ports = { otlp_grpc: 4317, otlp_http: 4318 } as const;
/** Where spans can be read again. */
export const apiPort = 3200;
const volume = '/tempo-data';

export type Receivers = { readonly [P in keyof typeof ports]?: number };

export interface Options {
  readonly retentionHours: number;
  /** Protocols that are taken also while nobody asks for them. */
  readonly always: readonly string[];
}

/** The ports for protocols that somebody wants. Others than OTLP are not taken, and an application is not told of them. */
export function open({ always }: Pick<Options, 'always'>, traced: readonly Pick<Traced, 'wanted'>[]): Receivers {
  const wanted = [...always, ...traced.flatMap((one) => one.wanted)];
  return {
    ...(wanted.includes('otlp_grpc') && { otlp_grpc: ports.otlp_grpc }),
    ...(wanted.includes('otlp_http') && { otlp_http: ports.otlp_http }),
  };
}

export function server({ otlp_grpc: grpc, otlp_http: http }: Receivers, retentionHours: number): RunGoal {
  return {
    tasks: [
      {
        name: 'own-volume',
        key: volume,
        // By root, because whoever provides the volume may have kept it for root.
        run: ['/usr/bin/install', '--directory', '--owner=tempo', '--group=tempo', '--mode=750', volume],
        when: 'before',
        by: 'each',
        timeoutSeconds: 30,
        failure: 'blocked',
      },
    ],
    services: {
      tempo: {
        summary: 'Receiver of spans',
        command: commandLine(
          '/usr/bin/python3',
          '/usr/lib/tempo/serve.py',
          `--port=${apiPort}`,
          `--data=${volume}`,
          `--retention-hours=${retentionHours}`,
          ...(grpc === undefined ? [] : [`--otlp-grpc=${grpc}`]),
          ...(http === undefined ? [] : [`--otlp-http=${http}`]),
        ),
        user: 'tempo',
        group: 'tempo',
      },
    },
    checks: {
      tempo: { level: 'ready', period: '5s', threshold: 3, http: { url: `http://localhost:${apiPort}/ready` } },
    },
  };
}
