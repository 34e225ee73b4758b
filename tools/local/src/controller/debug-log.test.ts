import { appendFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DebugLog, type Entry } from './debug-log.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'grimoire-log-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const entry = (message: string): Entry => ({ at: 1, who: 'unit-a-0', level: 'INFO', module: 'm', message });

describe('the log of a model', () => {
  it('survives its process, and a line that a crash cut short is left out', () => {
    const file = join(folder, 'debug.log');
    new DebugLog(file).add(entry('first\nof two lines'));
    appendFileSync(file, '{"at":2,"who":');
    const again = new DebugLog(file);
    again.add(entry('next'));
    expect(again.entries()).toEqual([entry('first\nof two lines'), entry('next')]);
  });

  it('takes no more than twice its limit', () => {
    const log = new DebugLog(join(folder, 'debug.log'), 1000);
    for (let index = 0; index < 100; index++) log.add(entry(`line ${index}`));
    const kept = log.entries();
    expect(kept.at(-1)?.message).toBe('line 99');
    expect(kept.length).toBeLessThan(40);
    expect(existsSync(join(folder, 'debug.log.1'))).toBe(true);
  });

  it('tells those who follow, and does not stop when it cannot be written', () => {
    const log = new DebugLog(join(folder, 'missing', 'debug.log'));
    const seen: string[] = [];
    const ignore = log.follow(({ message }) => seen.push(message));
    log.add(entry('a'));
    ignore();
    log.add(entry('b'));
    expect(seen).toEqual(['a']);
  });
});
