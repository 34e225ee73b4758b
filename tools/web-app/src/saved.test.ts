import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saved } from './saved.ts';

describe('what was saved', () => {
  let folder = '';
  let end = new AbortController();
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'saved-'));
    end = new AbortController();
    fs.mkdirSync(path.join(folder, 'app'));
    fs.writeFileSync(path.join(folder, 'app/main.py'), 'a = 1\n');
  });
  afterEach(() => {
    end.abort();
    fs.rmSync(folder, { recursive: true });
  });

  const next = async (act: () => void): Promise<readonly string[]> => {
    const seen = saved(folder, end.signal)[Symbol.asyncIterator]();
    const coming = seen.next();
    act();
    const { value } = await coming;
    return value ?? [];
  };

  it('is seen when it is written in place, and when another file is put in its place', async () => {
    const file = path.join(folder, 'app/main.py');
    expect(await next(() => fs.writeFileSync(file, 'a = 22\n'))).toEqual(['app/main.py']);
    const put = (): void => {
      fs.writeFileSync(`${file}.tmp`, 'a = 22\n');
      fs.renameSync(`${file}.tmp`, file);
    };
    expect(await next(put)).toEqual(['app/main.py']);
  });

  it('is seen when it is new, and when it is gone', async () => {
    expect(await next(() => fs.writeFileSync(path.join(folder, 'new.py'), ''))).toEqual(['new.py']);
    expect(await next(() => fs.rmSync(path.join(folder, 'app'), { recursive: true }))).toEqual(['app/main.py']);
  });

  it('is nobody’s cache, and no editor’s copy', async () => {
    const act = (): void => {
      fs.mkdirSync(path.join(folder, 'app/__pycache__'));
      for (const file of ['app/__pycache__/main.pyc', 'app/.main.py.swp', 'app/main.py~', 'app/x.py']) {
        fs.writeFileSync(path.join(folder, file), '1');
      }
    };
    expect(await next(act)).toEqual(['app/x.py']);
  });

  it('ends when it is told to', async () => {
    const seen = saved(folder, end.signal)[Symbol.asyncIterator]();
    const coming = seen.next();
    end.abort();
    expect((await coming).done).toBe(true);
  });
});
