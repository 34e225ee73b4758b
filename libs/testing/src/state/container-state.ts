import type { FileInfo, Plan } from '@grimoire/pebble';
import { FakePebble, type ExecHandler } from '@grimoire/pebble/fake';
import type { ContainerState, FileState } from './unit-state.ts';

/** A fake in that state. */
export async function pebbleOf(state: ContainerState): Promise<FakePebble> {
  const { image = [], plan, running = [], exec, users = {} } = state;
  const pebble = new FakePebble({
    users,
    layers: image.map((layer, index) => ({ label: `image-${index}`, layer })),
    ...(exec === undefined ? {} : { exec }),
  });
  for (const [path, { mode, user, group }] of Object.entries(state.directories ?? {}).toSorted(byPath)) {
    await pebble.makeDir(path, { makeParents: true, permissions: mode ?? 0o755, ...owner(user, group) });
  }
  for (const [path, file] of Object.entries(state.files ?? {})) {
    const { content, mode, user, group }: FileState = typeof file === 'string' ? { content: file } : file;
    await pebble.writeFile(path, content, { makeDirs: true, permissions: mode ?? 0o644, ...owner(user, group) });
  }
  if (plan) await pebble.addLayer('state', plan);
  if (running.length > 0) await pebble.startServices(running);
  for (const [check, status] of Object.entries(state.checks ?? {})) pebble.setCheck(check, status);
  for (const key of state.notices ?? []) await pebble.notify(key);
  pebble.setReachable(state.reachable ?? true);
  return pebble;
}

/** The state that a fake is in; what a test has said of it and no Pebble tells is taken over. */
export async function stateOfPebble(pebble: FakePebble, said: ContainerState): Promise<Observed> {
  pebble.setReachable(true);
  const [plan, services, checks] = await Promise.all([pebble.plan(), pebble.services(), pebble.checks()]);
  const files: Record<string, FileState> = {};
  const directories: Record<string, Omit<FileState, 'content'>> = {};
  await collect(pebble, '/', files, directories);
  const { reachable = true, users = {}, notices = [], image = [], exec } = said;
  return {
    reachable,
    files,
    directories,
    users,
    image,
    plan,
    running: services.filter(({ current }) => current === 'active').map(({ name }) => name),
    checks: Object.fromEntries(
      checks.flatMap(({ name, status }) => (status === 'inactive' ? [] : [[name, status === 'down' ? 'down' : 'up']])),
    ),
    notices,
    ...(exec === undefined ? {} : { exec }),
  };
}

/** A state with nothing left to be said. */
export interface Observed extends Required<Omit<ContainerState, 'exec' | 'files' | 'plan'>> {
  readonly files: Readonly<Record<string, FileState>>;
  readonly plan: Plan;
  readonly exec?: ExecHandler;
}

async function collect(
  pebble: FakePebble,
  folder: string,
  files: Record<string, FileState>,
  directories: Record<string, Omit<FileState, 'content'>>,
): Promise<void> {
  for (const entry of await pebble.listFiles(folder)) {
    const about = { mode: entry.permissions, user: nameOr(entry, 'user'), group: nameOr(entry, 'group') };
    if (entry.type === 'directory') {
      directories[entry.path] = about;
      await collect(pebble, entry.path, files, directories);
    } else files[entry.path] = { content: await pebble.readText(entry.path), ...about };
  }
}

function nameOr(entry: FileInfo, which: 'user' | 'group'): string | number {
  return entry[which] === '' ? (entry[`${which}Id`] ?? 0) : entry[which];
}

function owner(user: string | number | undefined, group: string | number | undefined): object {
  return {
    ...(typeof user === 'number' ? { userId: user } : user === undefined ? {} : { user }),
    ...(typeof group === 'number' ? { groupId: group } : group === undefined ? {} : { group }),
  };
}

const byPath = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
