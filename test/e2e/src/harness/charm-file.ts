import { compress, readZip, zip, type ZipEntry } from '@grimoire/pack';
import fs from 'node:fs';

/** What a file of a charm holds; a program is executable. */
export interface CharmFile {
  readonly text: string;
  readonly program?: boolean;
}

/** Writes a charm of these files, as small as can be. */
export function writeCharm(target: string, files: Readonly<Record<string, CharmFile>>): void {
  fs.writeFileSync(target, Buffer.concat(zip(Object.entries(files).map(([path, file]) => entry(path, file)))));
}

/** Writes a packed charm anew with some of its files replaced; the rest is the same to the byte. */
export function changeCharm(artifact: string, target: string, files: Readonly<Record<string, CharmFile>>): void {
  const kept = readZip(fs.readFileSync(artifact)).flatMap(({ path, unixMode = 0, member }): ZipEntry[] =>
    files[path] === undefined ? [{ path, mode: (unixMode & 0o111) === 0 ? 0o644 : 0o755, member }] : [],
  );
  const changed = Object.entries(files).map(([path, file]) => entry(path, file));
  fs.writeFileSync(target, Buffer.concat(zip([...kept, ...changed])));
}

function entry(path: string, { text, program = false }: CharmFile): ZipEntry {
  return { path, mode: program ? 0o755 : 0o644, member: compress(Buffer.from(text)) };
}
