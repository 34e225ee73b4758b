import { ActionFailed, all, problemsOf, type Action } from '@grimoire/charm';
import { urlOf, type tracingProvider } from '@grimoire/tracing';
import type { TempoCoordinatorK8s } from './charmcraft.gen.ts';
import { open, type Options } from './server.ts';

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
