/** Reads the central directory of a zip, as far as Go's `archive/zip`, which Juju reads charms with, goes: stored and deflate. */
import type { Member } from './member.ts';

export interface ZipRecord {
  readonly path: string;
  /** Unix type and mode bits; undefined when the entry was not written under Unix. */
  readonly unixMode: number | undefined;
  readonly member: Member;
}

/** @throws {Error} with a clause that says what is wrong with the archive, to follow the name of the file */
export function readZip(archive: Buffer): readonly ZipRecord[] {
  const end = findEnd(archive);
  const count = archive.readUInt16LE(end + 10);
  const records: ZipRecord[] = [];
  let at = archive.readUInt32LE(end + 16);
  if (at === 0xffffffff || count === 0xffff) throw new Error('is a zip64, which no charm needs to be');
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== 0x02014b50) throw new Error('has a broken directory');
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const madeBy = archive.readUInt16LE(at + 4) >>> 8;
    records.push({
      path,
      unixMode: madeBy === 3 || madeBy === 19 ? archive.readUInt32LE(at + 38) >>> 16 : undefined,
      member: memberAt(archive, at, path),
    });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return records;
}

function memberAt(archive: Buffer, header: number, path: string): Member {
  const method = archive.readUInt16LE(header + 10);
  if (method !== 0 && method !== 8) throw new Error(`holds "${path}" under method ${method}: Juju reads deflate only`);
  const compressed = archive.readUInt32LE(header + 20);
  const local = archive.readUInt32LE(header + 42);
  if (local + 30 > archive.length || archive.readUInt32LE(local) !== 0x04034b50) throw new Error(`lacks "${path}"`);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + compressed > archive.length) throw new Error(`is cut short in "${path}"`);
  return {
    method,
    data: archive.subarray(start, start + compressed),
    crc32: archive.readUInt32LE(header + 16),
    size: archive.readUInt32LE(header + 24),
  };
}

/** The end record stands last, before a comment of at most 64 KiB. */
function findEnd(archive: Buffer): number {
  const lowest = Math.max(0, archive.length - 22 - 0xffff);
  for (let at = archive.length - 22; at >= lowest; at--) {
    if (archive.readUInt32LE(at) === 0x06054b50) return at;
  }
  throw new Error('is not a zip');
}
