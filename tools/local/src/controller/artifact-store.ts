import { charmFromFiles, ModelError, type CharmMeta } from '@grimoire/juju-model';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeArchive } from '../agent/archive.ts';
import { GrimoireError, reasonOf } from '../home/grimoire-error.ts';
import { architecture } from './charm-source.ts';

/** A charm that the model has taken in: building another one does not change it. */
export interface StoredCharm {
  /** The model's own copy of the archive. */
  readonly file: string;
  readonly sha256: string;
  readonly meta: CharmMeta;
}

/**
 * Judges an archive as Juju's upload does, and copies it into the model's folder under its digest.
 *
 * @throws GrimoireError with Juju's refusal
 */
export async function storeCharm(artifact: string, modelFolder: string): Promise<StoredCharm> {
  const { sha256, meta } = await judgeCharm(artifact);
  const folder = join(modelFolder, 'charms');
  const file = join(folder, `${sha256}.charm`);
  if (existsSync(file)) return { file, sha256, meta };
  // Two deployments of it at once must not write the same file.
  const partial = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await copyFile(artifact, partial);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw new GrimoireError(`cannot copy ${artifact} into the model: ${reasonOf(error)}`, { cause: error });
  }
  return { file, sha256, meta };
}

/** Copies a file resource into the model, as Juju's upload does: what becomes of the file later does not matter. */
export function storeFile(path: string, resource: string, modelFolder: string): string {
  const folder = join(modelFolder, 'resources');
  try {
    const content = readFileSync(path);
    const file = join(folder, createHash('sha256').update(content).digest('hex'));
    if (existsSync(file)) return file;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${file}.partial`, content);
    renameSync(`${file}.partial`, file);
    return file;
  } catch (error) {
    throw new GrimoireError(`resource "${resource}": ${path} cannot be taken: ${reasonOf(error)}`, { cause: error });
  }
}

/** Reads what a charm declares, as Juju does. @throws GrimoireError with Juju's refusal */
export async function judgeCharm(artifact: string): Promise<{ readonly sha256: string; readonly meta: CharmMeta }> {
  const { sha256, declared } = await judgeArchive(artifact);
  try {
    const meta = charmFromFiles(declared);
    const architectures = new Set(meta.bases.flatMap((base) => base.architectures));
    if (architectures.size > 0 && !architectures.has(architecture())) {
      throw new GrimoireError(
        `${artifact} is for ${[...architectures].join(', ')}, and this machine is ${architecture()}`,
      );
    }
    return { sha256, meta };
  } catch (error) {
    if (error instanceof ModelError) throw new GrimoireError(`${artifact}: ${error.message}`, { cause: error });
    throw error;
  }
}
