import { problemsOf, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { TempoCoordinatorK8sCharm } from './charm.ts';
import { metadata, type TempoCoordinatorK8s } from './charmcraft.gen.ts';

function goal(sketch: Sketch<TempoCoordinatorK8s> = {}): Goal<TempoCoordinatorK8s> {
  const decision = TempoCoordinatorK8sCharm.decide(snapshotOf(metadata, sketch));
  if (!('is' in decision)) return decision;
  throw new Error(whys(decision).join('; '));
}

const whys = (status: Goal<TempoCoordinatorK8s>['status']): readonly string[] =>
  status === undefined ? [] : problemsOf(status).map(({ why }) => why);

const asks = (receivers: string) => ({ tracing: [relationOf('tracing', 'chat', { id: 3, remoteApp: { receivers } })] });
const host = 'tempo-coordinator-k8s-0.tempo-coordinator-k8s-endpoints.test.svc.cluster.local';

describe('the stand-in for tempo-coordinator-k8s', () => {
  it('opens what is asked for and nothing else', () => {
    expect(goal().ports).toEqual([]);
    expect(goal({ relations: asks('["otlp_grpc"]') }).ports).toEqual([4317]);
    expect(goal({ relations: asks('["otlp_http", "jaeger_grpc"]') }).ports).toEqual([4318]);
    expect(goal({ options: { always_enable_otlp_grpc: true, always_enable_otlp_http: true } }).ports).toEqual([
      4317, 4318,
    ]);
  });

  it('tells an application of the protocols it asked for, of gRPC without a scheme', () => {
    const [offer] = goal({ relations: asks('["otlp_grpc", "otlp_http"]') }).offers ?? [];
    expect(JSON.parse(String(offer?.app?.['receivers']))).toEqual([
      { protocol: { name: 'otlp_grpc', type: 'grpc' }, url: `${host}:4317` },
      { protocol: { name: 'otlp_http', type: 'http' }, url: `http://${host}:4318` },
    ]);
  });

  it('names an application that says what cannot be read', () => {
    expect(whys(goal({ relations: asks('nonsense') }).status)).toEqual([
      'tracing: cannot read receivers from the chat charm: check that charm, or remove the relation',
    ]);
  });

  it('refuses to keep spans for no time', () => {
    expect(() => goal({ options: { 'retention-period': 0 } })).toThrow(
      'retention-period: give it at least one hour: juju config tempo-coordinator-k8s retention-period=720',
    );
  });
});
