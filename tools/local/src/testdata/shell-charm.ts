import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A file of a charm. */
export interface CharmFile {
  readonly text: string;
  /** @default 0o644 */
  readonly mode?: number;
}

/** The manifest that all shell charms share. */
export const manifest: CharmFile = {
  text: 'bases: [{name: ubuntu, channel: "22.04", architectures: [amd64, arm64]}]\n',
};

/** Packs a charm of a few small files: a zip of stored members with Unix modes. Answers the path. */
export function packShellCharm(folder: string, name: string, files: Readonly<Record<string, CharmFile>>): string {
  const path = join(folder, `${name}.charm`);
  const members = Object.entries({ 'manifest.yaml': manifest, ...files });
  writeFileSync(path, zip(members.map(([file, { mode = 0o644, text }]) => ({ name: file, mode, text }))));
  return path;
}

function zip(members: readonly { name: string; mode: number; text: string }[]): Buffer {
  const local: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, mode, text } of members) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt32LE(crc32(data), 10);
    fixed.writeUInt32LE(data.length, 14);
    fixed.writeUInt32LE(data.length, 18);
    fixed.writeUInt16LE(path.length, 22);
    const central = Buffer.alloc(14);
    central.writeUInt32LE((0o100000 | mode) * 0x10000, 6);
    central.writeUInt32LE(offset, 10);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), fixed, path, data);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fixed, central, path);
    offset += 30 + path.length + data.length;
  }
  const body = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(body.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...local, body, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
