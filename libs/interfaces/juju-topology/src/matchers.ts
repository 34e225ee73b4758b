import type { AlertRules, Rule } from './alert-rules.ts';

/** Labels of a rule that say which application it is about. */
const places = ['juju_model', 'juju_model_uuid', 'juju_application', 'juju_charm', 'juju_unit'];

/**
 * The rules as a consumer evaluates them: every selector of an expression looks only at the application that the rule's own
 * labels name. Otherwise `up == 0` of one application would fire for a target of another. What cannot be read stays as
 * it is: the server says what is wrong with it.
 */
export function narrowed({ groups }: AlertRules, language: 'promql' | 'logql'): AlertRules {
  return { groups: groups.map((group) => ({ ...group, rules: group.rules.map((rule) => narrow(rule, language)) })) };
}

function narrow(rule: Rule, language: 'promql' | 'logql'): Rule {
  const matchers = places.flatMap((label) => {
    const value = rule.labels?.[label];
    return value === undefined ? [] : [`${label}=${JSON.stringify(value)}`];
  });
  return matchers.length === 0 ? rule : { ...rule, expr: withMatchers(rule.expr, matchers.join(','), language) };
}

interface Token {
  readonly kind: 'space' | 'text' | 'number' | 'word' | 'sign';
  readonly text: string;
}

const token =
  /(?<space>\s+|#[^\n]*)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)|(?<number>\.?\d[\w.]*)|(?<word>[A-Za-z_:][\w:]*)|(?<sign>[^])/g;

function tokens(expression: string): readonly Token[] {
  return Array.from(expression.matchAll(token), ({ 0: text, groups = {} }) => {
    const kind = (['space', 'text', 'number', 'word'] as const).find((one) => groups[one] !== undefined) ?? 'sign';
    return { kind, text };
  });
}

/** Words after which a list of labels in parentheses comes. */
const listing = /^(by|without|on|ignoring|group_left|group_right)$/i;
const operators = /^(and|or|unless|atan2|offset|bool|inf|nan)$/i;

function withMatchers(expression: string, matchers: string, language: 'promql' | 'logql'): string {
  const all = tokens(expression);
  /** The next token that is no space. */
  const after = (at: number): string => all.slice(at + 1).find(({ kind }) => kind !== 'space')?.text ?? '';
  let written = '';
  /** What ends the list that is copied as it is: labels of a selector or of a grouping, or a range. */
  let until: string | undefined;
  for (const [at, { kind, text }] of all.entries()) {
    written += text;
    if (until !== undefined) {
      if (kind === 'sign' && text === until) until = undefined;
    } else if (text === '{') {
      written += after(at) === '}' ? matchers : `${matchers},`;
      until = '}';
    } else if (text === '[') {
      until = ']';
    } else if (language === 'promql' && kind === 'word') {
      if (listing.test(text)) until = after(at) === '(' ? ')' : undefined;
      else if (isMetric(text, after(at))) written += `{${matchers}}`;
    }
  }
  return written;
}

/** Neither an operator nor a function nor an aggregation, nor followed by labels of its own. */
function isMetric(word: string, next: string): boolean {
  return !operators.test(word) && next !== '{' && next !== '(' && !/^(by|without)$/i.test(next);
}
