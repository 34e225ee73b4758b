import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GrimoireError, reasonOf } from './grimoire-error.ts';

/**
 * Where the local models of one workspace live. Everything that lasts is under `path`; `runtime` holds only sockets
 * and links to them, because the address of a Unix socket may have no more than 107 bytes.
 */
export interface Home {
  /** `<workspace>/.grimoire`, or `GRIMOIRE_HOME`. */
  readonly path: string;
  readonly workspace: string;
  /** A short folder of this user's, different for every home. */
  readonly runtime: string;
  /** The controller listens here. */
  readonly controllerSocket: string;
  readonly controllerLog: string;
  /** Has the controller's process id while it runs. */
  readonly controllerPid: string;
}

/** Exit code of a controller whose home another one keeps. */
export const homeTaken = 3;

/** The home of this checkout. Makes its folders; refuses a runtime folder that belongs to somebody else. */
export function openHome(environment: NodeJS.ProcessEnv = process.env): Home {
  const workspace = workspaceOf(fileURLToPath(import.meta.url));
  const wanted = resolve(environment['GRIMOIRE_HOME'] || join(workspace, '.grimoire'));
  makeFolder(wanted);
  const path = realpathSync(wanted);
  const runtime = runtimeFolder(path);
  return {
    path,
    workspace,
    runtime,
    controllerSocket: join(runtime, 'controller.sock'),
    controllerLog: join(path, 'controller.log'),
    controllerPid: join(path, 'controller.pid'),
  };
}

/** The folder above `file` that has the workspace's `nx.json`. */
function workspaceOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'nx.json'))) return folder;
  }
  throw new GrimoireError('this is not a Grimoire checkout: no folder above the CLI has an nx.json');
}

function runtimeFolder(home: string): string {
  const { uid } = userInfo();
  const base = join(tmpdir().length <= 40 ? tmpdir() : '/tmp', `grimoire-${uid}`);
  makeFolder(base, 0o700);
  const owner = lstatSync(base);
  if (!owner.isDirectory() || (uid >= 0 && owner.uid !== uid)) {
    throw new GrimoireError(`${base} belongs to somebody else: remove it, or set TMPDIR to a folder of your own`);
  }
  const folder = join(base, createHash('sha256').update(home).digest('hex').slice(0, 8));
  makeFolder(folder, 0o700);
  return folder;
}

function makeFolder(path: string, mode = 0o755): void {
  try {
    mkdirSync(path, { recursive: true, mode });
  } catch (error) {
    throw new GrimoireError(`cannot make the folder ${path}: ${reasonOf(error)}`, { cause: error });
  }
}
