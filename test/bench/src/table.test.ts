import { describe, expect, it } from 'vitest';
import { more, number, table, times } from './table.ts';

describe('table', () => {
  it('lines up names to the left and numbers to the right', () => {
    expect(
      table(
        ['what', 'ms', '×'],
        [
          ['bare', '22.1', ''],
          ['steady dispatch', '5', '2.1'],
        ],
      ),
    ).toBe(['what               ms    ×', 'bare             22.1', 'steady dispatch     5  2.1'].join('\n'));
  });
});

describe('numbers', () => {
  it.each([
    [0.0421, '0.042'],
    [5.314, '5.31'],
    [47.24, '47.2'],
    [627.7, '628'],
    [0, '0.000'],
  ])('%s is shown as %s', (value, shown) => {
    expect(number(value)).toBe(shown);
  });

  it('say what they are', () => {
    expect([times(2.5), more(12.34), more(-3.2)]).toEqual(['2.50×', '+12.3', '-3.20']);
  });
});
