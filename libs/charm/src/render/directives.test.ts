import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { peel, Secret } from '../secret.ts';
import { renderDirectives } from './directives.ts';

describe('directives', () => {
  it('are lines, with what is not plain in quotes and what is undefined left out', () => {
    const rendered = renderDirectives({
      port: 6379,
      bind: ['*', '-::*'],
      logfile: '',
      requirepass: new Secret('a "quoted" ü\n'),
      masterauth: undefined,
    });
    expect(peel(rendered)).toBe('port 6379\nbind * -::*\nlogfile ""\nrequirepass "a \\"quoted\\" \\xc3\\xbc\\x0a"\n');
  });

  it('refuse a name that would be more than one', () => {
    expect(() => renderDirectives({ 'port 1\nbind': 1 })).toThrow(TypeError);
  });

  it('stay on their line, whatever the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        expect(peel(renderDirectives({ dir: value }))).toMatch(/^dir [\x20-\x7e]+\n$/);
      }),
    );
  });
});
