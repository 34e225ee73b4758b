import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { uninstall } from './uninstall.ts';

let folder: string;
let home: string;
let runtime: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-uninstall-'));
  home = path.join(folder, 'home');
  runtime = path.join(folder, 'of-this-user/runtime');
  for (const name of ['models/local', 'models/other', 'cache/layers/abc/root', 'peers']) {
    fs.mkdirSync(path.join(home, name), { recursive: true });
  }
  fs.writeFileSync(path.join(home, 'controller.log'), '');
  fs.mkdirSync(runtime, { recursive: true });
  return () => fs.rmSync(folder, { recursive: true });
});

describe('uninstalling', () => {
  it('ends every model, then removes the whole home', async () => {
    const ended: string[] = [];
    const destroy = (model: string): Promise<boolean> => Promise.resolve(ended.push(model) > 0);
    expect(await uninstall({ home, runtime, destroy })).toEqual([]);
    expect(ended).toEqual(['local', 'other']);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('touches nothing while a model is there that could not be ended, and names it', async () => {
    const destroy = (model: string): Promise<boolean> => Promise.resolve(model !== 'other');
    expect(await uninstall({ home, runtime, destroy })).toEqual(['other']);
    expect(fs.readdirSync(home).toSorted()).toEqual(['cache', 'controller.log', 'models', 'peers']);
  });

  it('leaves what is not ours, and what a link leads to', async () => {
    const shared = path.join(folder, 'shared');
    fs.mkdirSync(path.join(shared, 'layers'), { recursive: true });
    fs.rmSync(path.join(home, 'cache'), { recursive: true });
    fs.symlinkSync(shared, path.join(home, 'cache'));
    fs.writeFileSync(path.join(home, 'letter.txt'), 'dear');
    await uninstall({ home, runtime, destroy: () => Promise.resolve(true) });
    expect(fs.readdirSync(home)).toEqual(['letter.txt']);
    expect(fs.existsSync(path.join(shared, 'layers'))).toBe(true);
  });
});
