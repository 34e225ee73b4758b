import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home/home.ts';

/** Where one model keeps everything. */
export interface ModelFolder {
  readonly name: string;
  readonly path: string;
  readonly state: string;
  readonly log: string;
  /** What each hook did. */
  readonly hooks: string;
  /** The world's folder, pods and volumes in it: it is removed by the world, which may remove files of mapped users. */
  readonly machine: string;
}

export function modelFolder(home: Home, name: string): ModelFolder {
  const path = join(home.path, 'models', name);
  return {
    name,
    path,
    state: join(path, 'state.db'),
    log: join(path, 'debug.log'),
    hooks: join(path, 'hooks.jsonl'),
    machine: join(path, 'machine'),
  };
}

/** Names of the models that there are. */
export function modelNames(home: Home): readonly string[] {
  const models = join(home.path, 'models');
  if (!existsSync(models)) return [];
  return readdirSync(models)
    .filter((name) => existsSync(modelFolder(home, name).path))
    .toSorted();
}
