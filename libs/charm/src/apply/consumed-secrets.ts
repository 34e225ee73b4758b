import { PermissionDeniedError, SecretNotFoundError } from '@grimoire/hook-protocol';
import type { Observed } from '../snapshot.ts';
import type { Run } from '../dispatch/runtime.ts';
import { secretUris } from '../integration.ts';

/**
 * Tells Juju which secrets of others this unit reads, so that it sends `secret-changed` and keeps no revision for us that
 * we do not use. Looking only peeks; each of these is done once per secret, or once per revision.
 */
export async function applyConsumedSecrets(run: Run, observed: Observed): Promise<void> {
  const tracked = new Set<string>();
  for (const [endpoint, integration] of Object.entries(run.declared.integrations)) {
    for (const relation of observed.relations[endpoint] ?? []) {
      for (const [key, uri] of secretUris(integration.spec, relation.remoteApp)) {
        if (relation.secrets[key] === undefined) continue;
        const label = consumerLabel(endpoint, relation.id, key);
        tracked.add(`secret/${label}`);
        await track(run, uri, label, label);
      }
    }
  }
  for (const [name, value] of Object.entries(observed.options)) {
    if (typeof value !== 'object' || value.content.is !== 'ready') continue;
    tracked.add(`secret/option/${name}`);
    await track(run, value.uri, `option/${name}`, undefined);
  }
  for (const key of run.memory.keys()) if (key.startsWith('secret/') && !tracked.has(key)) run.memory.forget(key);
  if (run.event.name === 'secret-changed' && run.event.secret !== undefined) await refresh(run, run.event.secret);
}

/** The label that the reference libraries give: `<endpoint>.<relation id>.<group>.secret`. */
function consumerLabel(endpoint: string, id: number, key: string): string {
  return `${endpoint}.${id}.${key.replace(/^secret-/, '')}.secret`;
}

async function track(run: Run, uri: string, as: string, label: string | undefined): Promise<void> {
  if (run.memory.get(`secret/${as}`) === uri) return;
  await ifThere(run.outside.tools.secrets.get({ uri }, label));
  run.memory.set(`secret/${as}`, uri);
}

/** Moves to the latest revision, unless this unit is there already: the same hook twice writes nothing. */
async function refresh(run: Run, uri: string): Promise<void> {
  const { secrets } = run.outside.tools;
  const [latest, ours] = await Promise.all([ifThere(secrets.peek({ uri })), ifThere(secrets.get({ uri }))]);
  if (latest === undefined || ours === undefined || same(latest, ours)) return;
  await ifThere(secrets.refresh({ uri }));
}

function same(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SecretNotFoundError || error instanceof PermissionDeniedError) return undefined;
    throw error;
  }
}
