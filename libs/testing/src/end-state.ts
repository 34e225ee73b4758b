import { fingerprint } from '@grimoire/charm';
import type { Model } from '@grimoire/juju-model';
import type { PebbleApi } from '@grimoire/pebble';
import type { World } from './world.ts';

/** What a world came to, as far as an operator, another charm or a workload can tell. Plain data, to be compared. */
export interface EndState {
  readonly units: Readonly<Record<string, unknown>>;
  readonly relations: Readonly<Record<string, unknown>>;
  readonly secrets: readonly string[];
  readonly containers: Readonly<Record<string, unknown>>;
}

/**
 * The end state. Random values and ids differ between two worlds that are the same: a secret's URI is shown as its label
 * and each of its values as that label and its field, wherever it appears.
 *
 * @param folders - which folders of the containers belong to it. @default /data and /etc
 */
export async function endState(
  world: Pick<World, 'model' | 'containers'>,
  folders: readonly string[] = ['/data', '/etc'],
): Promise<EndState> {
  const { model } = world;
  const containers: Record<string, unknown> = {};
  for (const [name, pebble] of world.containers()) containers[name] = await containerState(pebble, folders);
  const state = {
    units: Object.fromEntries(Object.values(model.units).map((unit) => [unit.name, unitState(model, unit.name)])),
    relations: Object.fromEntries(
      Object.values(model.relations).map(({ id, applications, units }) => [
        id,
        { applications: bags(applications), units: bags(units) },
      ]),
    ),
    secrets: Object.values(model.secrets)
      .map((secret) => `${nameOf(model, secret.id)} ${JSON.stringify(secret.grants)}`)
      .toSorted(),
    containers,
  };
  const anonymous: EndState = JSON.parse(anonymise(model, JSON.stringify(state)));
  return anonymous;
}

function unitState(model: Model, name: string): unknown {
  const unit = model.units[name];
  return {
    status: unit?.workload.status,
    message: unit?.workload.message,
    ports: unit?.ports,
    version: model.applications[unit?.application ?? '']?.workloadVersion,
  };
}

function bags(all: Readonly<Record<string, { readonly data: Readonly<Record<string, string>> }>>): unknown {
  return Object.fromEntries(Object.entries(all).map(([owner, { data }]) => [owner, sorted(data)]));
}

async function containerState(pebble: PebbleApi, folders: readonly string[]): Promise<unknown> {
  const services = await pebble.services();
  const files: Record<string, string> = {};
  for (const folder of folders) await collect(pebble, folder, files);
  return {
    services: services.map(({ name, startup, current }) => `${name} ${startup} ${current}`).toSorted(),
    plan: await pebble.plan(),
    files: sorted(files),
  };
}

async function collect(pebble: PebbleApi, folder: string, files: Record<string, string>): Promise<void> {
  if ((await pebble.stat(folder)) === undefined) return;
  for (const entry of await pebble.listFiles(folder)) {
    const about = `${entry.permissions.toString(8)} ${entry.user}`;
    if (entry.type === 'directory') {
      files[entry.path] = `directory ${about}`;
      await collect(pebble, entry.path, files);
    } else files[entry.path] = `${about} ${await pebble.readText(entry.path)}`;
  }
}

function anonymise(model: Model, text: string): string {
  // Digests over random values among others: which files a service was started with, what a task was done for.
  let shown = text.replaceAll(/("(?:GRIMOIRE_FILES|grimoire-task-[^"]+)":")[0-9a-f]{16}"/g, '$1<digest>"');
  for (const { id, revisions } of Object.values(model.secrets)) {
    shown = shown.replaceAll(`secret:${id}`, `<${nameOf(model, id)}>`).replaceAll(id, `<${nameOf(model, id)}>`);
    for (const [field, base64] of Object.entries(revisions.at(-1)?.content ?? {})) {
      const value = Buffer.from(base64, 'base64').toString();
      shown = shown.replaceAll(fingerprint(value), `<fingerprint of ${nameOf(model, id)} ${field}>`);
      const plain = JSON.stringify(value).slice(1, -1);
      if (plain.length >= 8) shown = shown.replaceAll(plain, `<${nameOf(model, id)} ${field}>`);
    }
  }
  return shown;
}

function nameOf(model: Model, id: string): string {
  const secret = model.secrets[id];
  const fields = Object.keys(secret?.revisions.at(-1)?.content ?? {}).toSorted();
  return `secret ${secret?.label || fields.join(' ')}`;
}

function sorted(entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(entries).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
