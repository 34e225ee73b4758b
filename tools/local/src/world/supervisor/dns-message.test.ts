import { assert, property, uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuestion, writeAnswer } from './dns-message.ts';

/** A question as a resolver sends it. */
function ask(name: string, type: number): Buffer {
  const header = Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]);
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, type, 0, 1])]);
}

describe('a DNS message', () => {
  it('is read as its question, names in lower case', () => {
    expect(readQuestion(ask('App.M.local', 28))).toMatchObject({ id: 0x1234, name: 'app.m.local', type: 28 });
  });

  it('is answered in the bytes of the standard', () => {
    const question = readQuestion(ask('a.b', 1));
    if (question === undefined) throw new Error('not read');
    expect(writeAnswer(question, { addresses: ['10.77.0.2'] }).toString('hex')).toBe(
      '12348580 0001000100000000 0161016200 00010001 c00c00010001000000020004 0a4d0002'.replaceAll(' ', ''),
    );
    expect(writeAnswer(question, 'unknown').toString('hex')).toBe(
      '12348583 0001000000000000 0161016200 00010001'.replaceAll(' ', ''),
    );
  });

  it.each([
    ['fd00::1:2', 'fd000000000000000000000000010002'],
    ['::1', '00000000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ])('carries the address %s', (address, bytes) => {
    const question = readQuestion(ask('a', 28));
    if (question === undefined) throw new Error('not read');
    expect(writeAnswer(question, { addresses: [address] }).toString('hex')).toMatch(new RegExp(`0010${bytes}$`));
  });

  it('is never longer than every resolver takes', () => {
    const question = readQuestion(ask('a', 1));
    if (question === undefined) throw new Error('not read');
    const addresses = Array.from({ length: 200 }, () => '10.0.0.1');
    expect(writeAnswer(question, { addresses }).length).toBeLessThanOrEqual(512);
  });

  it('may be anything at all: what is no question is none, and nothing throws', () => {
    assert(
      property(uint8Array({ maxLength: 80 }), (bytes) => {
        const question = readQuestion(Buffer.from(bytes));
        expect(question === undefined || typeof question.name === 'string').toBe(true);
      }),
    );
    expect(readQuestion(ask('a.b', 1).subarray(0, 14))).toBeUndefined();
  });
});
