import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { GrimoireError } from '../home/grimoire-error.ts';

/**
 * The short folder of a world: its sockets, because the address of a Unix socket may have no more than 107 bytes, and
 * links to its long paths, because an overlay's options must fit in one page and give `:` and `,` a meaning.
 */
export interface Runtime {
  readonly folder: string;
  /** Where the supervisor answers. */
  readonly socket: string;
  /** Where the gate hands over the host's connections. */
  readonly gateSocket: string;
  /** Files that keep the pods' network namespaces. */
  readonly networks: string;
  /** One folder a container. */
  readonly containers: string;
  /** Named pipes for the output of commands. */
  readonly pipes: string;
  /** The process on the host whose end is the world's end. */
  readonly pidFile: string;
}

const longest = 70;

/** Makes nothing. @throws GrimoireError when the folder is too long */
export function runtimeOf(dir: string, wanted: string | undefined): Runtime {
  const folder = wanted ?? join(defaultBase(), hashOf(dir));
  if (Buffer.byteLength(folder) > longest || !/^[\w./@+-]+$/.test(folder)) {
    throw new GrimoireError(
      `the runtime folder ${folder} cannot be used: at most ${longest} bytes of letters, digits and ./_@+-; set TMPDIR to a shorter folder`,
    );
  }
  return {
    folder,
    socket: join(folder, 'world.sock'),
    gateSocket: join(folder, 'gate.sock'),
    networks: join(folder, 'networks'),
    containers: join(folder, 'containers'),
    pipes: join(folder, 'pipes'),
    pidFile: join(folder, 'world.pid'),
  };
}

export function hashOf(path: string): string {
  return createHash('sha256').update(resolve(path)).digest('hex').slice(0, 8);
}

function defaultBase(): string {
  return join(tmpdir().length <= 30 ? tmpdir() : '/tmp', `grimoire-${userInfo().uid}`);
}

/**
 * Makes the runtime folder. The temporary folder is everybody's: a name in it that is not ours is not used.
 *
 * @throws GrimoireError when it is somebody else's
 */
export function makeRuntime({ folder }: Runtime): void {
  const parent = dirname(folder);
  if (parent === defaultBase()) makeOwnFolder(parent);
  makeOwnFolder(folder);
}

function makeOwnFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new GrimoireError(`no folder for sockets can be made (${why}): set TMPDIR to a folder of your own`, {
      cause: error,
    });
  }
  const entry = lstatSync(folder);
  if (!entry.isDirectory() || entry.uid !== process.getuid?.()) {
    throw new GrimoireError(`${folder} belongs to somebody else: remove it, or set TMPDIR to a folder of your own`);
  }
}
