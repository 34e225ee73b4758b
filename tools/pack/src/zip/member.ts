import zlib from 'node:zlib';

/** The bytes of one file as they stand in a zip. */
export interface Member {
  /** 8: raw deflate; 0: as it is. */
  readonly method: 0 | 8;
  readonly data: Buffer;
  readonly crc32: number;
  /** Bytes before compression. */
  readonly size: number;
}

/** zlib's default, where 9 costs three times the time for half a percent. */
export const level = 6;

/** The same bytes give the same member under the same build of Node: its own zlib does the work. */
export function compress(content: Buffer): Member {
  const crc32 = zlib.crc32(content);
  if (content.length === 0) return { method: 0, data: content, crc32, size: 0 };
  return { method: 8, data: zlib.deflateRawSync(content, { level }), crc32, size: content.length };
}

/** @throws {Error} when the bytes are not what the checksum says */
export function expand(member: Member): Buffer {
  const content =
    member.method === 0 ? member.data : zlib.inflateRawSync(member.data, { maxOutputLength: member.size + 1 });
  if (content.length !== member.size || zlib.crc32(content) !== member.crc32)
    throw new Error('checksum does not match');
  return content;
}
