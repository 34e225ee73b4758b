/**
 * A zip that is the same to the byte whenever its entries are: byte order of paths, the earliest time that the format
 * knows, Unix modes, no directories, no extra fields. Layout: PKWARE's APPNOTE, 4.3.
 */
import type { Member } from './member.ts';

export interface ZipEntry {
  /** From the root of the archive, with slashes. */
  readonly path: string;
  readonly mode: 0o644 | 0o755;
  readonly member: Member;
}

/** 1980-01-01 00:00:00 in the format's own reckoning. */
const dosTime = 0;
const dosDate = (1 << 5) | 1;
const versionNeeded = 20;
const madeByUnix = (3 << 8) | versionNeeded;
const regularFile = 0o100000;
const utf8Name = 1 << 11;

/** The archive as pieces to be written one after the other. @throws {RangeError} when two entries have one path, or above 4 GiB */
export function zip(entries: readonly ZipEntry[]): readonly Buffer[] {
  const sorted = entries
    .map((entry) => ({ ...entry, name: Buffer.from(entry.path) }))
    .toSorted((one, other) => Buffer.compare(one.name, other.name));
  const twice = sorted.find(({ path }, index) => sorted[index + 1]?.path === path);
  if (twice) throw new RangeError(`two files of one archive are called "${twice.path}"`);
  const pieces: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, mode, member } of sorted) {
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    writeSame(local, 4, name, member);
    directory.push(centralHeader(name, mode, member, offset), name);
    pieces.push(local, name, member.data);
    offset += local.length + name.length + member.data.length;
  }
  const size = directory.reduce((sum, piece) => sum + piece.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(sorted.length, 8);
  end.writeUInt16LE(sorted.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return [...pieces, ...directory, end];
}

function centralHeader(name: Buffer, mode: number, member: Member, offset: number): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(madeByUnix, 4);
  writeSame(header, 6, name, member);
  header.writeUInt32LE(((regularFile | mode) << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/** The fields that local and central header share, in the same order. */
function writeSame(header: Buffer, at: number, name: Buffer, member: Member): void {
  const ascii = name.every((byte) => byte < 0x80);
  header.writeUInt16LE(versionNeeded, at);
  header.writeUInt16LE(ascii ? 0 : utf8Name, at + 2);
  header.writeUInt16LE(member.method, at + 4);
  header.writeUInt16LE(dosTime, at + 6);
  header.writeUInt16LE(dosDate, at + 8);
  header.writeUInt32LE(member.crc32, at + 10);
  header.writeUInt32LE(member.data.length, at + 14);
  header.writeUInt32LE(member.size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}
