import { describe, expect, it } from 'vitest';
import { describeNeeds, oldGo } from './needs.ts';

describe('what a machine lacks', () => {
  it.each(['go1.21', 'go1.24.4', 'go1.26.5\n', 'go2.0'])('Go %j will do', (version) => {
    expect(oldGo(version)).toBeUndefined();
  });

  it.each(['go1.19.8', 'go1.20'])('Go %s cannot fetch the Go that a module asks for', (version) => {
    expect(oldGo(version)?.what).toBe(`go (${version} is too old)`);
  });

  it('is told with the remedy below each', () => {
    const need = { what: 'tar', why: 'unpacks the base root', remedy: 'sudo apt-get install tar' };
    expect(describeNeeds([need, need]).split('\n')).toEqual([
      'This machine lacks:',
      '  tar: unpacks the base root',
      '      sudo apt-get install tar',
      '  tar: unpacks the base root',
      '      sudo apt-get install tar',
    ]);
  });
});
