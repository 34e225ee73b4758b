import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peel, Secret } from '../secret.ts';
import { renderUrl } from './url.ts';
import { splitUrl } from './url-parts.ts';

const shown = (url: string) => {
  const { netloc, password, ...rest } = splitUrl(new Secret(url));
  return { ...rest, netloc: peel(netloc), password: password && peel(password) };
};
const nothing = {
  netloc: '',
  path: '',
  query: '',
  fragment: '',
  username: undefined,
  password: undefined,
  hostname: undefined,
  port: undefined,
};

describe('a URL taken apart', () => {
  it.each([
    [
      'postgresql://u:p%40ss@DB.example:5432/name?a=1#f',
      {
        scheme: 'postgresql',
        netloc: 'u:p%40ss@DB.example:5432',
        path: '/name',
        query: 'a=1',
        fragment: 'f',
        username: 'u',
        password: 'p%40ss',
        hostname: 'db.example',
        port: 5432,
      },
    ],
    ['redis://[fd00::1]:6379', { scheme: 'redis', netloc: '[fd00::1]:6379', hostname: 'fd00::1', port: 6379 }],
    ['amqp://u@h/%2F', { scheme: 'amqp', netloc: 'u@h', path: '/%2F', username: 'u', hostname: 'h' }],
    [
      'mongodb://u:p@a:1,b:2/db',
      { scheme: 'mongodb', netloc: 'u:p@a:1,b:2', path: '/db', username: 'u', password: 'p', hostname: 'a' },
    ],
    ['mysql://u:@h', { scheme: 'mysql', netloc: 'u:@h', username: 'u', password: '', hostname: 'h' }],
    ['', { scheme: '' }],
  ])('%s', (url, parts) => {
    expect(shown(url)).toEqual({ ...nothing, ...parts });
  });

  it('has the parts that it was made of', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 1, max: 65_535 }), (username, password, segment, port) => {
        const url = renderUrl({
          scheme: 'mysql',
          username,
          password: new Secret(password),
          host: 'db',
          port,
          path: [segment],
        });
        const parts = splitUrl(url);
        expect(decodeURIComponent(parts.username ?? '')).toBe(username.toWellFormed());
        expect(decodeURIComponent(parts.password ? peel(parts.password) : '')).toBe(password.toWellFormed());
        expect(decodeURIComponent(parts.path)).toBe(`/${segment.toWellFormed()}`);
        expect([parts.hostname, parts.port]).toEqual(['db', port]);
      }),
    );
  });

  it('never fails, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (url) => {
        expect(splitUrl(url).scheme).toBeDefined();
      }),
    );
  });
});
