import { describe, expect, it } from 'vitest';
import { all, blocked, problemsOf, ready, waiting } from './reading.ts';

describe('all', () => {
  it('is ready with every value under its name', () => {
    expect(all({ host: ready('db'), port: ready(5432) })).toEqual(ready({ host: 'db', port: 5432 }));
  });

  it('tells every reason, not only the first', () => {
    const nested = all({ name: blocked('name', 'set it'), key: waiting('key', 'soon') });
    const reading = all({ options: nested, there: ready(1), database: waiting('database', 'no endpoints yet') });
    expect(problemsOf(reading).map(({ key }) => key)).toEqual(['name', 'key', 'database']);
  });

  it('leaves a single reason as it is', () => {
    expect(all({ name: blocked('name', 'set it') })).toEqual(blocked('name', 'set it'));
  });

  it('is ready when nothing was asked for', () => {
    expect(all({})).toEqual(ready({}));
  });
});
