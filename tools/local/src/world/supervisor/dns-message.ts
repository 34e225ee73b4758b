/** The part of the DNS message format (RFC 1035) that a name server for a handful of own names needs. */

export interface Question {
  readonly id: number;
  /** Lower case, without the final dot. */
  readonly name: string;
  /** 1 is A, 28 is AAAA. */
  readonly type: number;
  readonly recursionDesired: boolean;
  /** The question's bytes as they came, to be repeated in the answer. */
  readonly bytes: Buffer;
}

/** Addresses for a name that exists, none when it has no record of that type; `unknown` when it does not exist. */
export type Answer = { readonly addresses: readonly string[] } | 'unknown';

export const typeA = 1;
export const typeAaaa = 28;

const headerLength = 12;
/** The largest message that every resolver takes over UDP. */
const largest = 512;
const timeToLiveSeconds = 2;

/** Undefined for what is not a plain question with one name. */
export function readQuestion(message: Buffer): Question | undefined {
  if (message.length < headerLength || message.readUInt16BE(4) !== 1) return undefined;
  const flags = message.readUInt16BE(2);
  if ((flags & 0xf800) !== 0) return undefined;
  const labels: string[] = [];
  let at = headerLength;
  for (;;) {
    const length = message[at];
    if (length === undefined || length > 63) return undefined;
    at += 1;
    if (length === 0) break;
    labels.push(message.toString('latin1', at, at + length));
    at += length;
  }
  if (at + 4 > message.length) return undefined;
  return {
    id: message.readUInt16BE(0),
    name: labels.join('.').toLowerCase(),
    type: message.readUInt16BE(at),
    recursionDesired: (flags & 0x0100) !== 0,
    bytes: message.subarray(headerLength, at + 4),
  };
}

/** As many of the addresses as fit; all of the question's type. */
export function writeAnswer(question: Question, answer: Answer): Buffer {
  const records: Buffer[] = [];
  if (answer !== 'unknown') {
    let room = largest - headerLength - question.bytes.length;
    for (const address of answer.addresses) {
      const record = recordOf(question.type, question.type === typeA ? ipv4Bytes(address) : ipv6Bytes(address));
      room -= record.length;
      if (room < 0) break;
      records.push(record);
    }
  }
  const header = Buffer.alloc(headerLength);
  header.writeUInt16BE(question.id, 0);
  // An authoritative answer, recursion "available": some resolvers do not believe a server that offers none.
  const flags = 0x8480 | (question.recursionDesired ? 0x0100 : 0) | (answer === 'unknown' ? 3 : 0);
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question.bytes, ...records]);
}

function recordOf(type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(12);
  // The name is the question's: a pointer to it.
  fixed.writeUInt16BE(0xc000 | headerLength, 0);
  fixed.writeUInt16BE(type, 2);
  fixed.writeUInt16BE(1, 4);
  fixed.writeUInt32BE(timeToLiveSeconds, 6);
  fixed.writeUInt16BE(data.length, 10);
  return Buffer.concat([fixed, data]);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = Array.from({ length: 8 - first.length - last.length }, () => '0');
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...first, ...gap, ...last].entries()) {
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  }
  return bytes;
}
