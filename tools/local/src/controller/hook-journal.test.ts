import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HookJournal, type HookRecord } from './hook-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'grimoire-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function record(milliseconds: number, calls: number): HookRecord {
  const tools = Array.from({ length: calls }, () => ({ name: 'config-get', effect: 'reads' as const, code: 0 }));
  return { unit: 'a/0', hook: 'start', kind: 'hook', start: '2026-01-01', milliseconds, exit: { code: 0 }, tools };
}

describe('the journal of hooks', () => {
  it('is there again after its writer died', () => {
    const file = join(folder, 'kept.jsonl');
    new HookJournal(file).add(record(1, 2));
    new HookJournal(file).add(record(2, 0));
    expect(new HookJournal(file).records()).toEqual([record(1, 2), record(2, 0)]);
  });

  it('keeps the first thousand calls of a hook and counts the others', () => {
    const journal = new HookJournal(join(folder, 'long.jsonl'));
    journal.add(record(1, 1005));
    const [kept] = journal.records();
    expect(kept?.tools).toHaveLength(1000);
    expect(kept?.more).toBe(5);
  });

  it('takes no more than twice its limit, and loses the oldest first', () => {
    const file = join(folder, 'turned.jsonl');
    const journal = new HookJournal(file, 4096);
    for (let count = 0; count < 200; count++) journal.add(record(count, 5));
    const files = readdirSync(folder).filter((name) => name.startsWith('turned'));
    const sizes = files.map((name) => statSync(join(folder, name)).size);
    expect(files).toHaveLength(2);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
    expect(journal.records().at(-1)?.milliseconds).toBe(199);
    expect(journal.records()[0]?.milliseconds).toBeGreaterThan(100);
  });
});
