import { PermissionDeniedError, RelationNotFoundError, SecretNotFoundError, ToolError } from '@grimoire/hook-protocol';
import type { Run } from '../dispatch/runtime.ts';
import { secretUris, type AnyIntegration } from '../integration.ts';
import type { Databag, RelationView } from '../relation-view.ts';
import type { SecretContent } from '../secret.ts';
import { Secret } from '../secret.ts';

/** All relations by endpoint, ordered by id. The relation that this hook breaks is gone already. */
export async function lookAtRelations(
  run: Run,
  leadership: Promise<boolean>,
): Promise<Readonly<Record<string, readonly RelationView[]>>> {
  const integrations = Object.entries(run.declared.integrations);
  const [leader, ids] = await Promise.all([
    leadership,
    // Of every endpoint, though goal state names those that have any: it leaves out relations with another model's
    // application that came to us by an offer of ours.
    Promise.all(integrations.map(([endpoint]) => run.outside.tools.relations.ids(endpoint))),
  ]);
  const entries = await Promise.all(
    integrations.map(async ([endpoint, integration], index) => {
      const there = (ids[index] ?? [])
        .map((full) => ({ full, id: Number(full.split(':').at(-1)) }))
        .filter(({ id }) => !(run.event.relation?.broken && run.event.relation.id === id))
        .toSorted((a, b) => a.id - b.id);
      const views = await inGroups(there, ({ full, id }) => view(run, { endpoint, integration, leader }, full, id));
      return [endpoint, views] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** How many relations of an endpoint are looked at side by side: answers that wait to be read are memory. */
const atOnce = 16;

async function inGroups<T, R>(items: readonly T[], look: (item: T) => Promise<R>): Promise<readonly R[]> {
  const found: R[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    found.push(...(await Promise.all(items.slice(from, from + atOnce).map(look))));
  }
  return found;
}

interface Endpoint {
  readonly endpoint: string;
  readonly integration: AnyIntegration;
  readonly leader: boolean;
}

async function view(
  run: Run,
  { endpoint, integration, leader }: Endpoint,
  full: string,
  id: number,
): Promise<RelationView> {
  const { relations } = run.outside.tools;
  const peer = integration.role === 'peers';
  const [app, units, localUnit, localApp] = await Promise.all([
    peer ? run.event.app : orElse(relations.remoteApplication(full), undefined),
    orElse(relations.units(full), []),
    orElse(relations.unitData(full, run.event.unit), {}),
    leader || peer ? orElse(relations.applicationData(full, run.event.app), {}) : undefined,
  ]);
  const [remoteApp, ...bags] = await Promise.all([
    peer ? (localApp ?? {}) : app === undefined ? {} : orElse(relations.applicationData(full, app), {}),
    ...units.map((unit) => orElse(relations.unitData(full, unit), {})),
  ]);
  const [secrets, own] = await Promise.all([
    contents(secretUris(integration.spec, remoteApp).map(([key, uri]) => [key, () => peek(run, { uri })])),
    leader
      ? contents(
          Object.entries(integration.spec.own?.({ id, endpoint }) ?? {}).map(([key, label]) => [
            key,
            () => ownSecret(run, label),
          ]),
        )
      : {},
  ]);
  const remoteUnits: Record<string, Databag> = {};
  for (const [index, unit] of units.entries()) remoteUnits[unit] = bags[index] ?? {};
  return { id, endpoint, app: app ?? '', remoteApp, remoteUnits, localApp, localUnit, secrets, own };
}

async function contents(
  wanted: readonly (readonly [string, () => Promise<SecretContent | undefined>])[],
): Promise<Readonly<Record<string, SecretContent>>> {
  const found = await Promise.all(wanted.map(async ([key, read]) => [key, await read()] as const));
  return Object.fromEntries(found.filter((entry): entry is [string, SecretContent] => entry[1] !== undefined));
}

/** The latest content, without any trace; `undefined` when it is not there or not ours to read (yet). */
export async function peek(
  run: Run,
  secret: { readonly uri: string } | { readonly label: string },
): Promise<SecretContent | undefined> {
  try {
    return wrapped(await run.outside.tools.secrets.peek(secret));
  } catch (error) {
    if (error instanceof SecretNotFoundError || error instanceof PermissionDeniedError) return undefined;
    // A databag may hold anything: what Juju cannot take for a URI is a secret that is not there.
    if (error instanceof ToolError && 'uri' in secret) return undefined;
    throw error;
  }
}

async function ownSecret(run: Run, label: string): Promise<SecretContent | undefined> {
  const written = run.written.get(label);
  return written ? wrapped(written.content) : peek(run, { label });
}

/** Each field as a secret: what is shown by accident throws. */
export function wrapped(content: Readonly<Record<string, string>>): SecretContent {
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, new Secret(value)]));
}

/** A relation may vanish between two questions (a cross-model one answers "permission denied"): then it is empty. */
async function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof RelationNotFoundError || error instanceof PermissionDeniedError) return otherwise;
    throw error;
  }
}
