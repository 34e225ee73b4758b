import { describe, expect, it } from 'vitest';
import { Memory } from './memory.ts';

function store(entries: Record<string, string> = {}) {
  const calls: string[] = [];
  return {
    entries,
    calls,
    all: async () => entries,
    set: async (changes: Readonly<Record<string, string>>) => {
      calls.push(`set ${Object.keys(changes).join(' ')}`);
      Object.assign(entries, changes);
    },
    delete: async (key: string) => {
      calls.push(`delete ${key}`);
      delete entries[key];
    },
  };
}

describe('memory', () => {
  it('writes once, and only what changed', async () => {
    const state = store({ 'grimoire/same': '"1"', 'grimoire/old': '1', other: 'an older charm left this' });
    const memory = new Memory(state);
    await memory.load();
    memory.set('same', '1');
    memory.set('new', { a: 1 });
    memory.set('brief', 1);
    memory.forget('brief');
    memory.forget('old');
    expect(memory.get('new')).toEqual({ a: 1 });
    await memory.write();
    await memory.write();
    expect(state.calls).toEqual(['set grimoire/new', 'delete grimoire/old']);
    expect(state.entries).toEqual({
      'grimoire/same': '"1"',
      'grimoire/new': '{"a":1}',
      other: 'an older charm left this',
    });
  });

  it('remembers nothing that it cannot read', async () => {
    const memory = new Memory(store({ 'grimoire/broken': '{' }));
    await memory.load();
    expect(memory.get('broken')).toBeUndefined();
  });
});
