import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { compress, level, type Member } from '../zip/member.ts';

/**
 * Compresses a large file once: kept by its digest and by what compresses it, since another zlib makes other bytes.
 * @param sha256 hex digest of `content` @param before called when it has to be done now
 */
export function compressedOnce(content: Buffer, sha256: string, cache: string, before: () => void): Member {
  const file = path.join(cache, 'deflate', `${sha256}-zlib${process.versions.zlib}-${process.arch}-${level}`);
  const crc32 = zlib.crc32(content);
  if (fs.existsSync(file)) return { method: 8, data: fs.readFileSync(file), crc32, size: content.length };
  before();
  const member = compress(content);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  fs.writeFileSync(part, member.data);
  fs.renameSync(part, file);
  return member;
}
