import path from 'node:path';
import { packFolder, PackError } from '@grimoire/pack';
import { GrimoireError } from '../home/grimoire-error.ts';
import type { PackRequest } from './verbs/pack.ts';

/** Packs, and says where each artifact is. @throws GrimoireError with what to mend */
export async function packCharm(
  { folder, platforms, architectures }: PackRequest,
  say: { readonly out: (text: string) => void; readonly note: (text: string) => void },
): Promise<void> {
  try {
    const packed = await packFolder(folder, { platforms, architectures, log: (line) => say.note(`${line}\n`) });
    for (const { path: file, size, sha256 } of packed) {
      say.out(`${path.relative('.', file)}  ${(size / 1e6).toFixed(1)} MB  sha256:${sha256}\n`);
    }
  } catch (error) {
    if (error instanceof PackError) throw new GrimoireError(error.message, { cause: error });
    throw error;
  }
}
