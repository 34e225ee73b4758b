import { ActionFailed, all, problemsOf, type Action } from '@grimoire/charm';
import { urlOf, type tracingProvider } from '@grimoire/tracing';
import type { TempoCoordinatorK8s } from './charmcraft.gen.ts';
import { apiPort, open, type Options } from './server.ts';

export const listReceivers =
  (tracing: ReturnType<typeof tracingProvider>): Action<TempoCoordinatorK8s, 'list-receivers', Options> =>
  async (_, { read, snapshot, config }) => {
    const known = all({ options: config, traced: read(tracing) });
    if (known.is !== 'ready') {
      throw new ActionFailed(
        problemsOf(known)
          .map(({ why }) => why)
          .join('; '),
      );
    }
    const { options, traced } = known.value;
    return Object.fromEntries(
      Object.entries(open(options, traced.all)).map(([name, port]) => [
        name.replaceAll('_', '-'),
        urlOf(name, { host: snapshot.self.fqdn, port }),
      ]),
    );
  };

/** Each trace as JSON: its spans with service, name, duration and attributes. */
export const showTraces: Action<TempoCoordinatorK8s, 'show-traces'> = async (params, { workload }) => {
  const { limit = 1, name = '', service = '' } = params;
  const tempo = await workload('tempo');
  const { stdout } = await tempo.exec(
    [
      '/usr/bin/python3',
      '/usr/lib/tempo/show.py',
      `--port=${apiPort}`,
      `--limit=${limit}`,
      `--name=${name}`,
      `--service=${service}`,
    ],
    { timeoutSeconds: 60 },
  );
  const traces: unknown = JSON.parse(stdout);
  if (!Array.isArray(traces)) throw new ActionFailed('the receiver of spans did not answer with traces');
  return {
    count: traces.length,
    ...Object.fromEntries(traces.map((trace, index) => [`trace-${index + 1}`, JSON.stringify(trace)])),
  };
};
