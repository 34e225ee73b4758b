import { readArtifact, PackError } from '@grimoire/pack';
import { charmFromFiles, ModelError, type CharmMeta } from '@grimoire/juju-model';
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
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
export function storeCharm(artifact: string, modelFolder: string): StoredCharm {
  const { sha256, meta } = judge(artifact);
  const folder = join(modelFolder, 'charms');
  const file = join(folder, `${sha256}.charm`);
  if (existsSync(file)) return { file, sha256, meta };
  try {
    mkdirSync(folder, { recursive: true });
    copyFileSync(artifact, `${file}.partial`);
    renameSync(`${file}.partial`, file);
  } catch (error) {
    throw new GrimoireError(`cannot copy ${artifact} into the model: ${reasonOf(error)}`, { cause: error });
  }
  return { file, sha256, meta };
}

function judge(artifact: string): { sha256: string; meta: CharmMeta } {
  try {
    const { sha256, declared } = readArtifact(artifact);
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
    if (error instanceof PackError) throw new GrimoireError(error.message, { cause: error });
    throw error;
  }
}
