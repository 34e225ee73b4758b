import { problemsOf, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { LokiK8sCharm } from './charm.ts';
import { metadata, type LokiK8s } from './charmcraft.gen.ts';

function goal({ facts, ...sketch }: Sketch<LokiK8s> = {}): Goal<LokiK8s> {
  const decision = LokiK8sCharm.decide(snapshotOf(metadata, { facts: { refused: {}, ...facts }, ...sketch }));
  if (!('is' in decision)) return decision;
  throw new Error(whys(decision).join('; '));
}

const whys = (status: Goal<LokiK8s>['status']): readonly string[] =>
  status === undefined ? [] : problemsOf(status).map(({ why }) => why);

const rules =
  '{"groups": [{"name": "g", "rules": [{"alert": "Errors", "expr": "rate({a=\\"b\\"}[5m]) > 1", "labels": {}}]}]}';
const two = {
  logging: [
    relationOf('logging', 'chat', { id: 3 }),
    relationOf('logging', 'wiki', { id: 4, remoteApp: { alert_rules: rules } }),
  ],
};
const here = {
  endpoint: '{"url":"http://loki-k8s-0.loki-k8s-endpoints.test.svc.cluster.local:3100/loki/api/v1/push"}',
  public_address: 'loki-k8s-0.loki-k8s-endpoints.test.svc.cluster.local',
};

describe('the stand-in for loki-k8s', () => {
  it('tells every application where it takes logs', () => {
    expect(goal({ relations: two }).offers).toEqual(
      [3, 4].map((relation) => ({ endpoint: 'logging', relation, app: { event: undefined }, unit: here })),
    );
  });

  it('takes logs of one whose rules cannot be used, and says so to it and to the operator', () => {
    const said = goal({ relations: two, facts: { refused: { 'logging:4': 'rule Errors: no such function' } } });
    expect(said.offers?.[1]).toMatchObject({
      app: { event: '{"valid":false,"errors":"rule Errors: no such function"}' },
      unit: here,
    });
    expect(whys(said.status)).toEqual(['logging:4: alert rules of wiki cannot be used: rule Errors: no such function']);
  });

  it('refuses a retention that cannot be', () => {
    expect(() => goal({ options: { 'retention-period': -1 } })).toThrow(
      'retention-period: -1 is less than 0: juju config loki-k8s retention-period=0',
    );
  });
});
