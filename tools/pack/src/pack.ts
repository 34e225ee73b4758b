import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { artifactName, type Platform } from './charmcraft/platforms.ts';
import { prepare, type PackOptions } from './prepare.ts';
import { actionsYaml, configYaml, metadataYaml } from './tree/metadata.ts';
import { manifestYaml } from './tree/manifest.ts';
import { programPath, runtimeFiles } from './tree/tree.ts';
import { compress } from './zip/member.ts';
import { zip, type ZipEntry } from './zip/write.ts';

export interface PackedCharm {
  /** `<charm>/dist/<name>_<label>.charm`, absolute. */
  readonly path: string;
  readonly platform: Platform;
  /** Hex SHA-256 of the archive. */
  readonly sha256: string;
  /** Bytes of the archive. */
  readonly size: number;
}

/**
 * Packs a charm, one artifact a platform. The same sources, lock file and kind of machine give the same bytes.
 * @param folder the charm's
 * @throws {PackError} with a sentence for each thing to mend; then `dist/` is as it was
 */
export async function packCharm(folder: string, options: PackOptions = {}): Promise<readonly PackedCharm[]> {
  const prepared = await prepare(folder, options);
  const { charmcraft, files, runtimes, platforms } = prepared;
  const shared = [
    ...files.map(({ path: name, mode, content }) => ({ path: name, mode, member: compress(content) })),
    ...textEntry('metadata.yaml', metadataYaml(charmcraft)),
    ...textEntry('config.yaml', configYaml(charmcraft)),
    ...textEntry('actions.yaml', actionsYaml(charmcraft)),
  ];
  const archives = platforms.flatMap((platform) => {
    const runtime = runtimes.get(platform.architecture);
    if (runtime === undefined) return [];
    const entries: readonly ZipEntry[] = [
      ...shared,
      ...textEntry('manifest.yaml', manifestYaml(platform, runtime)),
      ...runtimeFiles(runtime).map(({ path: name, mode, content }) => ({
        path: name,
        mode,
        member: compress(content),
      })),
      { path: programPath, mode: 0o755, member: runtime.member() },
    ];
    return [{ platform, pieces: zip(entries) }];
  });

  const dist = path.join(prepared.folder, 'dist');
  fs.mkdirSync(dist, { recursive: true });
  const packed = archives.map(({ platform, pieces }) => write(dist, charmcraft.name, platform, pieces));
  if (prepared.complete) removeOthers(dist, charmcraft.name, packed);
  return packed;
}

function textEntry(name: string, content: string | undefined): readonly ZipEntry[] {
  return content === undefined ? [] : [{ path: name, mode: 0o644, member: compress(Buffer.from(content)) }];
}

/** Under another name first: whoever reads the artifact meanwhile reads a whole one. */
function write(dist: string, name: string, platform: Platform, pieces: readonly Buffer[]): PackedCharm {
  const file = path.join(dist, artifactName(name, platform));
  const part = `${file}.${process.pid}`;
  const hash = createHash('sha256');
  try {
    const descriptor = fs.openSync(part, 'w', 0o644);
    try {
      for (const piece of pieces) {
        hash.update(piece);
        fs.writeFileSync(descriptor, piece);
      }
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(part, file);
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw error;
  }
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { path: file, platform, sha256: hash.digest('hex'), size };
}

/** Artifacts of platforms that charmcraft.yaml no longer has would be taken for current ones. */
function removeOthers(dist: string, name: string, packed: readonly PackedCharm[]): void {
  const current = new Set(packed.map((one) => path.basename(one.path)));
  for (const file of fs.readdirSync(dist)) {
    if (file.startsWith(`${name}_`) && file.endsWith('.charm') && !current.has(file)) fs.rmSync(path.join(dist, file));
  }
}
