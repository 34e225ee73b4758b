import { fact, type Fact } from '@grimoire/charm';
import { ports } from './homeserver.ts';

/** What Synapse calls itself to other servers: known once it answers, and asked once a boot. */
export const version: Fact<'synapse', string, 'observed'> = fact({
  container: 'synapse',
  lasts: 'boot',
  read: async (workload) => {
    const { status, body } = await workload.http({
      url: `http://localhost:${ports.client}/_matrix/federation/v1/version`,
      timeoutSeconds: 5,
    });
    const named: unknown = status === 200 ? JSON.parse(body) : undefined;
    const text = /"version":\s*"(\d+\.\d+\.\d+(?:[a-z0-9.]*)?)/.exec(JSON.stringify(named ?? null))?.[1];
    if (text === undefined) throw new Error(`Synapse does not tell its version: status ${status}`);
    return text;
  },
}).observed();
