import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { databag, flag, integer, json, list, maybe, secret, strings, text } from './databag.ts';
import { Secret } from './secret.ts';

const schema = databag({
  name: text,
  port: integer,
  endpoints: list,
  tls: flag('True', 'False'),
  roles: maybe(json(strings)),
  password: maybe(secret),
});

describe('databag', () => {
  it('names what is missing and what cannot be read, all at once', () => {
    expect(schema.parse({ port: 'https', roles: '{"a":1}', endpoints: ' , ' })).toEqual({
      ok: false,
      missing: ['name', 'endpoints'],
      wrong: ['port', 'roles'],
    });
  });

  it('takes an empty value for a missing one, as Juju does', () => {
    expect(schema.parse({ name: '', port: '1', endpoints: 'a' })).toMatchObject({ ok: false, missing: ['name'] });
  });

  it('reads any spelling of a flag and writes the one of the interface', () => {
    const flags = databag({ tls: flag('True', 'False') });
    expect(['true', 'True', 'TRUE', 'false', 'no', ''].map((tls) => flags.parse({ tls }))).toEqual(
      [true, true, true, false, false, false].map((tls) => ({ ok: true, value: { tls } })),
    );
    expect(flags.write({ tls: true })).toEqual({ tls: 'True' });
  });

  it('reads the content of a secret, and says which of its fields stay secret', () => {
    const read = databag({ username: text, password: secret }).parse({
      username: new Secret('chat'),
      password: new Secret('pw-of-chat'),
    });
    expect(read).toMatchObject({ ok: true, value: { username: 'chat' } });
    expect(read.ok && read.value.password).toBeInstanceOf(Secret);
  });

  it('never crashes, whatever another charm wrote', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (bag) => {
        const read = schema.parse(bag);
        expect(read.ok || read.missing.length + read.wrong.length > 0).toBe(true);
      }),
    );
    expect(schema.parse(JSON.parse('{"__proto__":"x","constructor":"y"}'))).toMatchObject({ ok: false });
  });

  it('reads what it wrote', () => {
    const item = fc.stringMatching(/^[a-z0-9:.-]{1,12}$/);
    const value = fc.record({
      name: fc.string({ minLength: 1 }),
      port: fc.integer(),
      endpoints: fc.array(item, { minLength: 1 }),
      tls: fc.boolean(),
      roles: fc.option(fc.array(fc.string()), { nil: undefined }),
      password: fc.constant(undefined),
    });
    fc.assert(
      fc.property(value, (wanted) => {
        const written = Object.entries(schema.write(wanted)).flatMap(([key, entry]) =>
          entry === undefined ? [] : [[key, entry]],
        );
        expect(schema.parse(Object.fromEntries(written))).toEqual({ ok: true, value: wanted });
      }),
    );
  });
});
