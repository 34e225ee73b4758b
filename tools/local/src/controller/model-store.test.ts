import { createModel, type Model } from '@grimoire/juju-model';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openModelStore } from './model-store.ts';
import { stateVersion } from './state-version.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grimoire-store-'));
  file = join(folder, 'state.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fresh = (): Model => createModel({ name: 'local', uuid: '00000000-0000-4000-8000-000000000000' });
const renamed =
  (name: string) =>
  (model: Model): Model => ({ ...model, name });

describe('the state of a model', () => {
  it('is there for whoever opens it after a crash', () => {
    const first = openModelStore(file, fresh);
    first.update(renamed('changed'));
    // Not closed: another process would find it like this.
    const second = openModelStore(file, fresh);
    expect(second.read()).toEqual({ ...fresh(), name: 'changed' });
    second.close();
    first.close();
  });

  it('tells of a change when it is on disk', () => {
    const store = openModelStore(file, fresh);
    const seen: string[] = [];
    store.onChange(() => {
      const other = openModelStore(file, fresh);
      seen.push(other.read().name);
      other.close();
    });
    store.update(renamed('a'));
    store.update((same) => same);
    expect(seen).toEqual(['a']);
    store.close();
  });

  it('keeps a note together with its change, or neither', () => {
    const store = openModelStore(file, fresh);
    const refuse = (): Model => {
      throw new Error('no');
    };
    expect(() => store.setNote('k', 'v', refuse)).toThrow('no');
    expect(store.note('k')).toBeUndefined();
    store.setNote('k', 'v', renamed('with a note'));
    expect([store.note('k'), store.read().name]).toEqual(['v', 'with a note']);
    store.setNote('k', undefined);
    expect(store.note('k')).toBeUndefined();
    store.close();
  });

  it('of a newer Grimoire is refused and left as it is', () => {
    openModelStore(file, fresh).close();
    const database = new DatabaseSync(file);
    database.exec(`pragma user_version = ${stateVersion + 1}`);
    database.close();
    expect(() => openModelStore(file, fresh)).toThrow(/newer Grimoire.*left as it is/);
    const again = new DatabaseSync(file);
    expect(again.prepare('pragma user_version').get()).toEqual({ user_version: stateVersion + 1 });
    again.close();
  });

  it('that has ended meanwhile refuses a change with a sentence', () => {
    const store = openModelStore(file, fresh);
    store.close();
    expect(() => store.update(renamed('late'))).toThrow(/the model has ended meanwhile: nothing was changed/);
    expect(store.read()).toEqual(fresh());
    store.close();
  });

  it('with a torn value is a sentence, and left as it is', () => {
    openModelStore(file, fresh).close();
    const database = new DatabaseSync(file);
    database.exec(`update model set value = '{"format": 1, "na'`);
    database.close();
    expect(() => openModelStore(file, fresh)).toThrow(/has another shape.*left as it is/);
    const again = new DatabaseSync(file);
    expect(again.prepare('select value from model').get()).toEqual({ value: '{"format": 1, "na' });
    again.close();
  });

  it('that is no database is a sentence', () => {
    rmSync(file, { force: true });
    const other = new DatabaseSync(join(folder, 'x'));
    other.close();
    expect(() => openModelStore(folder, fresh)).toThrow(/cannot open the model's state/);
  });
});
