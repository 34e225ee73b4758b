import { ApiError } from '../errors.ts';
import type { FileInfo, MakeDirOptions, Owner, WriteOptions } from '../values.ts';
import type { FakeFile } from './options.ts';

interface Node {
  readonly type: 'file' | 'directory';
  content: Uint8Array;
  permissions: number;
  userId: number;
  groupId: number;
  modified: number;
}

/** Files and directories in memory, with Pebble's refusals. */
export class FakeFileSystem {
  readonly #nodes = new Map<string, Node>();
  readonly #users: ReadonlyMap<string, number>;

  constructor(
    files: Readonly<Record<string, string | Uint8Array | FakeFile>>,
    users: Readonly<Record<string, number>>,
  ) {
    this.#users = new Map([['root', 0], ...Object.entries(users)]);
    this.#nodes.set('/', node('directory', 0o755));
    for (const [path, file] of Object.entries(files)) {
      const spec: FakeFile = typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
      const content = typeof spec.content === 'string' ? Buffer.from(spec.content, 'utf8') : spec.content;
      this.write(path, content, {
        makeDirs: true,
        permissions: spec.permissions ?? 0o644,
        user: spec.user ?? 'root',
        group: spec.group ?? spec.user ?? 'root',
      });
    }
  }

  read(path: string): Uint8Array {
    const found = this.#at(path, 'stat', absolute(path));
    if (found.type !== 'file') throw refused(`can only read a regular file: ${quote(path)}`);
    return found.content;
  }

  list(path: string, pattern: string | undefined, itself: boolean): readonly FileInfo[] {
    if (!path.startsWith('/')) throw new ApiError(400, '', `path must be absolute, got ${quote(path)}`);
    const clean = normal(path);
    const found = this.#at(path, 'stat', clean);
    const paths =
      found.type === 'directory' && !itself
        ? [...this.#nodes.keys()].filter((other) => other !== '/' && parent(other) === clean).toSorted()
        : [clean];
    const matches = pattern === undefined || pattern === '' ? undefined : glob(pattern);
    return paths.filter((entry) => matches?.test(base(entry)) ?? true).map((entry) => this.#info(entry));
  }

  write(path: string, content: Uint8Array, options: WriteOptions): void {
    const clean = absolute(path);
    const owner = this.#owner(options);
    if (options.makeDirs === true) this.#makeParents(parent(clean), 0o755, owner);
    const above = this.#nodes.get(parent(clean));
    if (above?.type !== 'directory') throw missing(`open ${path}`);
    if (this.#nodes.get(clean)?.type === 'directory') throw refused(`rename ${path}: file exists`);
    this.#nodes.set(clean, node('file', options.permissions ?? 0o644, owner, content.slice()));
  }

  makeDir(path: string, options: MakeDirOptions): void {
    const clean = absolute(path);
    const owner = this.#owner(options);
    const permissions = options.permissions ?? 0o755;
    if (options.makeParents === true) {
      this.#makeParents(clean, permissions, owner);
      return;
    }
    if (this.#nodes.has(clean)) throw refused(`mkdir ${path}: file exists`);
    if (this.#nodes.get(parent(clean))?.type !== 'directory') throw missing(`mkdir ${path}`);
    this.#nodes.set(clean, node('directory', permissions, owner));
  }

  remove(path: string, recursive: boolean): void {
    const clean = absolute(path);
    const inside = [...this.#nodes.keys()].filter((other) => other.startsWith(`${clean}/`));
    if (!recursive) {
      this.#at(path, 'remove', clean);
      if (inside.length > 0) throw refused(`remove ${path}: directory not empty`);
    }
    for (const other of inside) this.#nodes.delete(other);
    this.#nodes.delete(clean);
  }

  #makeParents(path: string, permissions: number, owner: [number, number]): void {
    if (path === '/') return;
    const found = this.#nodes.get(path);
    if (found?.type === 'file') throw refused(`mkdir ${path}: not a directory`);
    if (found !== undefined) return;
    this.#makeParents(parent(path), permissions, owner);
    this.#nodes.set(path, node('directory', permissions, owner));
  }

  #at(path: string, verb: string, clean: string): Node {
    const found = this.#nodes.get(clean);
    if (found === undefined) throw missing(`${verb} ${path}`);
    return found;
  }

  #owner(options: Owner): [number, number] {
    const user = options.user === undefined ? options.userId : this.#users.get(options.user);
    if (options.user !== undefined && user === undefined) {
      throw refused(`cannot look up user and group: user: unknown user ${options.user}`);
    }
    const group = options.group === undefined ? (options.groupId ?? user) : this.#users.get(options.group);
    if (options.group !== undefined && group === undefined) {
      throw refused(`cannot look up user and group: group: unknown group ${options.group}`);
    }
    if (user === undefined && group !== undefined) {
      throw refused('cannot look up user and group: must specify user, not just group');
    }
    const known = user === undefined || [...this.#users.values()].includes(user);
    if (options.groupId === undefined && options.group === undefined && !known) {
      throw refused(`cannot look up user and group: user: unknown userid ${user}`);
    }
    return [user ?? 0, group ?? 0];
  }

  #info(path: string): FileInfo {
    const found = this.#at(path, 'stat', path);
    const nameOf = (id: number): string => [...this.#users].find(([, number]) => number === id)?.[0] ?? '';
    return {
      path,
      name: base(path),
      type: found.type,
      ...(found.type === 'file' ? { size: found.content.length } : {}),
      permissions: found.permissions,
      lastModified: new Date(found.modified).toISOString().replace(/\.\d+Z$/, 'Z'),
      userId: found.userId,
      user: nameOf(found.userId),
      groupId: found.groupId,
      group: nameOf(found.groupId),
    };
  }
}

function node(
  type: 'file' | 'directory',
  permissions: number,
  [userId, groupId]: [number, number] = [0, 0],
  content: Uint8Array = new Uint8Array(),
): Node {
  return { type, content, permissions, userId, groupId, modified: Date.now() };
}

function absolute(path: string): string {
  if (!path.startsWith('/')) throw refused(`paths must be absolute, got ${quote(path)}`);
  return normal(path);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function base(path: string): string {
  return path === '/' ? '/' : path.slice(path.lastIndexOf('/') + 1);
}

function glob(pattern: string): RegExp {
  const source = pattern.replace(/\[(?:\\.|[^\]\\])+\]|\\?./gs, (token) => {
    if (token === '*') return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 2) return token;
    return (token.at(-1) ?? '').replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  });
  return new RegExp(`^${source}$`, 's');
}

function quote(path: string): string {
  return JSON.stringify(path);
}

function refused(message: string): ApiError {
  return new ApiError(400, 'generic-file-error', message);
}

function missing(what: string): ApiError {
  return new ApiError(404, 'not-found', `${what}: no such file or directory`);
}
