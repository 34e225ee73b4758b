import { HookTools, type Transport } from '@grimoire/hook-protocol';
import { StdinRequired } from '@grimoire/hook-protocol/server';
import type { HookRun } from '@grimoire/juju-model';

/** The provider's words: what postgresql-k8s writes for a database that was asked for. Twice said is once said. */
export async function answerDatabase(run: HookRun): Promise<void> {
  const tools = new HookTools(transportOf(run));
  for (const relation of await tools.relations.ids('database')) {
    const asker = await tools.relations.remoteApplication(relation);
    if (asker === undefined) continue;
    const { database } = await tools.relations.applicationData(relation, asker);
    const answered = await tools.relations.applicationData(relation, run.unit.split('/')[0] ?? '');
    if (database === undefined || answered['secret-user'] !== undefined) continue;
    const secret = await tools.secrets.add(
      { username: 'relation_id_1', password: 'not-a-real-password' },
      { label: `${relation}.user.secret` },
    );
    await tools.secrets.grant(secret, relation);
    await tools.relations.setApplicationData(relation, {
      database,
      endpoints: 'postgresql-k8s-primary.bench.svc.cluster.local:5432',
      'read-only-endpoints': 'postgresql-k8s-primary.bench.svc.cluster.local:5432',
      'secret-user': secret,
      version: '14.0',
    });
  }
}

function transportOf(run: HookRun): Transport {
  return {
    kind: 'rpc',
    close: () => undefined,
    call: async (command, args, stdin) => {
      const request = { contextId: run.contextId, dir: '/', command, args };
      try {
        return run.tool(stdin === undefined ? request : { ...request, stdin });
      } catch (error) {
        if (error instanceof StdinRequired) return run.tool({ ...request, stdin: new Uint8Array() });
        throw error;
      }
    },
  };
}
