import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Trace } from '@grimoire/charm';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Store } from './store.ts';
import { arbitraryTrace, traceNumber } from './testdata/traces.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'traces-')), 'kept');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const all = (store: Store): readonly (Trace | undefined)[] => store.list().map(({ name }) => store.read(name));
const numbers = (store: Store): readonly unknown[] => all(store).map((trace) => trace?.spans[0]?.attributes['number']);

describe('kept traces', () => {
  it('are read as they were written', () => {
    let now = 0;
    fc.assert(
      fc.property(arbitraryTrace, (trace) => {
        const store = new Store(folder);
        now += 1;
        store.keep(trace, now);
        // JSON has one zero.
        expect(JSON.stringify(all(store).at(-1))).toBe(JSON.stringify(trace));
      }),
    );
  });

  it('are there oldest first, whenever they were written', () => {
    const store = new Store(folder);
    for (const number of [30, 4, 100]) store.keep(traceNumber(number), number);
    expect(numbers(store)).toEqual([4, 30, 100]);
  });

  it('are the newest that fit, by number and by bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3000), { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 500, max: 9000 }),
        (sizes, traces, bytes) => {
          rmSync(folder, { recursive: true, force: true });
          const store = new Store(folder, { traces, bytes });
          let dropped = 0;
          for (const [index, size] of sizes.entries()) {
            dropped += store.keep(traceNumber(index, size), index);
            const kept = store.list();
            expect(kept.length).toBeLessThanOrEqual(traces);
            expect(onDisk()).toBeLessThanOrEqual(bytes);
          }
          const left = numbers(store);
          expect(left).toEqual(sizes.map((_size, index) => index).slice(sizes.length - left.length));
          expect(dropped).toBe(sizes.length - left.length);
        },
      ),
    );
  });

  it('are for the charm alone to read', () => {
    new Store(folder).keep(traceNumber(1), 1);
    const [name = ''] = readdirSync(folder);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  it('are none where nothing was ever kept', () => {
    expect(new Store(folder).list()).toEqual([]);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('what is not whole', () => {
  it('is as good as no trace, and gone when it was met', () => {
    const store = new Store(folder);
    store.keep(traceNumber(1), 1);
    const [{ name } = { name: '' }] = store.list();
    const good = readFileSync(join(folder, name), 'utf8');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.nat(good.length - 1).map((end) => good.slice(0, end)),
          fc.string(),
          fc.json(),
        ),
        (text) => {
          writeFileSync(join(folder, name), text);
          expect(store.read(name)).toBeUndefined();
          expect(store.list()).toEqual([]);
        },
      ),
    );
  });

  it('does not stay when a hook was killed in the middle of writing', async () => {
    // A process that keeps one trace after the other, killed at any moment.
    const program = `
      import { Store } from ${JSON.stringify(new URL('store.ts', import.meta.url).href)};
      import { traceNumber } from ${JSON.stringify(new URL('testdata/traces.ts', import.meta.url).href)};
      const store = new Store(${JSON.stringify(folder)}, { traces: 8, bytes: 2 ** 24 });
      process.stdout.write('ready');
      for (let number = 1; ; number += 1) store.keep(traceNumber(number, 1_000_000), Date.now());
    `;
    const flags = ['--conditions=@grimoire/source', '--input-type=module', '--eval', program];
    for (const moment of [5, 17, 31, 43]) {
      const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      await sleep(moment);
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
      const store = new Store(folder, { traces: 8, bytes: 2 ** 24 });
      expect(all(store).every((trace) => trace !== undefined)).toBe(true);
      store.keep(traceNumber(0), Date.now());
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
      expect(numbers(store).at(-1)).toBe(0);
    }
  }, 30_000);

  it('is no trace when something else lies in the folder', () => {
    const store = new Store(folder);
    store.keep(traceNumber(1), 1);
    writeFileSync(join(folder, 'rest'), '{}');
    writeFileSync(join(folder, 'more.json'), '{}');
    expect(numbers(store)).toEqual([1]);
  });
});

function onDisk(): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
