import { selfOf } from '@grimoire/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaints, labelledRules, readAlertRules } from './alert-rules.ts';
import { sameJson, sortedJson } from './same-json.ts';

const self = selfOf({ name: 'chat' }, { model: 'prod', modelUuid: '9f0f3c6e-0000-4000-8000-000000000001' });
const rules = {
  groups: [{ name: 'up', rules: [{ alert: 'Gone', expr: 'up{%%juju_topology%%, job="x"} == 0', for: '5m' }] }],
};

describe('alert rules', () => {
  it('are read as they were written, whatever they are', () => {
    const text = fc.string({ minLength: 1 });
    const texts = fc.dictionary(text, text);
    const rule = fc.record(
      { alert: text, record: text, expr: text, for: text, labels: texts, annotations: texts },
      { requiredKeys: ['expr'] },
    );
    const group = fc.record({ name: text, interval: text, rules: fc.array(rule) }, { requiredKeys: ['name', 'rules'] });
    fc.assert(
      fc.property(fc.record({ groups: fc.array(group) }), (any) => {
        const written = labelledRules(any, self);
        const read = readAlertRules(JSON.parse(JSON.stringify(written)));
        expect(sortedJson(read)).toBe(sortedJson(written));
        expect(labelledRules(written, self)).toEqual(written);
      }),
    );
  });

  it('carry where they come from, and no matchers', () => {
    expect(labelledRules(rules, self).groups).toEqual([
      {
        name: 'prod_9f0f3c6e_chat_up_rules',
        rules: [
          {
            alert: 'Gone',
            expr: 'up{job="x"} == 0',
            for: '5m',
            labels: {
              juju_model: 'prod',
              juju_model_uuid: '9f0f3c6e-0000-4000-8000-000000000001',
              juju_application: 'chat',
              juju_charm: 'chat',
            },
          },
        ],
      },
    ]);
  });

  it('are labelled once: what is labelled already stays', () => {
    const once = labelledRules(rules, self);
    expect(labelledRules(once, self)).toEqual(once);
  });

  it('are read as they were written', () => {
    const written = labelledRules(rules, self);
    expect(readAlertRules(JSON.parse(JSON.stringify(written)))).toEqual(written);
    expect(readAlertRules({})).toEqual({ groups: [] });
  });

  it('refuse anything else with an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          expect(readAlertRules(value)).toHaveProperty('groups');
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
        }
      }),
    );
  });
});

describe('what a consumer complains of', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['garbled {', []],
    ['{"valid": true, "errors": ""}', []],
    ['{"valid": false, "errors": "parse error"}', ['parse error']],
    ['{"errors": [{"dashboard_id": "x", "error": "bad"}]}', ['{"dashboard_id":"x","error":"bad"}']],
    ['{"scrape_job_errors": {"job": "no such key"}}', ['job: no such key']],
  ])('%s', (event, texts) => {
    expect(complaints(event)).toEqual(texts);
  });

  it('is read without an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (event) => {
        expect(complaints(event)).toBeInstanceOf(Array);
      }),
    );
  });
});

describe('JSON that is there already', () => {
  it('stays when it says the same in another form, and only then', () => {
    const theirs = '{"b": 1, "a": [1, 2]}';
    expect(sameJson(theirs, { a: [1, 2], b: 1 })).toBe(theirs);
    expect(sameJson(theirs, { a: [2, 1], b: 1 })).toBe('{"a":[2,1],"b":1}');
    expect(sameJson('garbled {', {})).toBe('{}');
  });
});
