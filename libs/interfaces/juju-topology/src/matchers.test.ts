import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { narrowed } from './matchers.ts';

const labels = { juju_application: 'chat', severity: 'critical' };

function expression(expr: string, language: 'promql' | 'logql' = 'promql'): string | undefined {
  return narrowed({ groups: [{ name: 'g', rules: [{ alert: 'A', expr, labels }] }] }, language).groups[0]?.rules[0]
    ?.expr;
}

const m = 'juju_application="chat"';

describe('a rule of one application', () => {
  it.each([
    ['up == 0', `up{${m}} == 0`],
    ['up{} == 0', `up{${m}} == 0`],
    ['up{job="x"}', `up{${m},job="x"}`],
    ['{__name__="up"}', `{${m},__name__="up"}`],
    ['rate(x_total[5m])', `rate(x_total{${m}}[5m])`],
    ['rate(x_total{a="}"}[5m:1m] offset 1h)', `rate(x_total{${m},a="}"}[5m:1m] offset 1h)`],
    ['sum by (a, b) (x) / sum(y) without (c)', `sum by (a, b) (x{${m}}) / sum(y{${m}}) without (c)`],
    ['x * on (a) group_left (b) y', `x{${m}} * on (a) group_left (b) y{${m}}`],
    ['x and on () y or vector(1)', `x{${m}} and on () y{${m}} or vector(1)`],
    ['count_values by (a) ("b", up)', `count_values by (a) ("b", up{${m}})`],
    [
      'histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > +Inf',
      `histogram_quantile(0.9, sum by (le) (rate(x_bucket{${m}}[5m]))) > +Inf`,
    ],
    ['a:b:rate5m > bool 1e3 # as "x" says', `a:b:rate5m{${m}} > bool 1e3 # as "x" says`],
    ['time() - x @ start()', `time() - x{${m}} @ start()`],
    ['absent(up{job=~"a|b"})', `absent(up{${m},job=~"a|b"})`],
  ])('%s becomes %s', (before, after) => {
    expect(expression(before)).toBe(after);
  });

  it.each([
    ['{a="b"} |= "{x}" | json | level="error"', `{${m},a="b"} |= "{x}" | json | level="error"`],
    [
      'sum by (a) (rate({a="b"} | line_format `{{.x}}` [5m])) > 1',
      `sum by (a) (rate({${m},a="b"} | line_format \`{{.x}}\` [5m])) > 1`,
    ],
  ])('in Loki, %s becomes %s', (before, after) => {
    expect(expression(before, 'logql')).toBe(after);
  });

  it('has matchers for all that its labels say about its place, in quotes whatever they hold', () => {
    const rule = { expr: 'up', labels: { juju_model: 'm', juju_unit: 'a"}\\' } };
    const [group] = narrowed({ groups: [{ name: 'g', rules: [rule] }] }, 'promql').groups;
    expect(group?.rules[0]?.expr).toBe('up{juju_model="m",juju_unit="a\\"}\\\\"}');
  });

  it('stays as it is when its labels name no place', () => {
    const rules = { groups: [{ name: 'g', rules: [{ record: 'r', expr: 'up' }] }] };
    expect(narrowed(rules, 'promql')).toEqual(rules);
  });

  it('loses nothing of what it said, whatever that is', () => {
    const parts = ['up', '{', '}', '[', ']', '(', ')', '"', '`', ' ', 'by', 'sum', ',', 'a="b"', '5m', '#', '\n', '\\'];
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...parts)).map((some) => some.join('')),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('promql', 'logql'), (expr, language) => {
        const without = (expression(expr, language) ?? '').replaceAll(`${m},`, '').replaceAll(m, '');
        expect(unbraced(without)).toBe(unbraced(expr));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Without braces that hold nothing. */
function unbraced(text: string): string {
  const less = text.replaceAll('{}', '');
  return less === text ? text : unbraced(less);
}
