import { problemsOf, type Goal } from '@grimoire/charm';
import { relationOf, snapshotOf, type Sketch } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { PrometheusK8sCharm } from './charm.ts';
import { metadata, type PrometheusK8s } from './charmcraft.gen.ts';

function goal({ facts, ...sketch }: Sketch<PrometheusK8s> = {}): Goal<PrometheusK8s> {
  const decision = PrometheusK8sCharm.decide(
    snapshotOf(metadata, { facts: { version: '2.42.0', refused: {}, ...facts }, ...sketch }),
  );
  if (!('is' in decision)) return decision;
  throw new Error(whys(decision).join('; '));
}

const whys = (status: Goal<PrometheusK8s>['status']): readonly string[] =>
  status === undefined ? [] : problemsOf(status).map(({ why }) => why);

const application = (app: string, id: number, jobs = '[{"static_configs": [{"targets": ["*:9000"]}]}]') =>
  relationOf('metrics-endpoint', app, {
    id,
    remoteApp: { scrape_jobs: jobs },
    remoteUnits: {
      [`${app}/0`]: { prometheus_scrape_unit_address: '10.1.0.9', prometheus_scrape_unit_name: `${app}/0` },
    },
  });

/** What the server is to take over. */
function wanted(sketch: Sketch<PrometheusK8s>): string {
  const container = goal(sketch).containers?.prometheus;
  const file = container && 'run' in container ? container.run.files?.['/etc/prometheus/wanted.json'] : undefined;
  return typeof file === 'object' && typeof file.content === 'string' ? file.content : '';
}

describe('the stand-in for prometheus-k8s', () => {
  it('scrapes what each application says, named by its relation', () => {
    const text = wanted({ relations: { 'metrics-endpoint': [application('chat', 3), application('wiki', 4)] } });
    expect(text).toContain('"name":"metrics-endpoint:3","jobs":[{"static_configs":[{"targets":["10.1.0.9:9000"]');
    expect(text).toContain('"name":"metrics-endpoint:4"');
  });

  it('scrapes the others when one says what cannot be read, and names that one', () => {
    const relations = { 'metrics-endpoint': [application('chat', 3), application('wiki', 4, 'nonsense')] };
    expect(wanted({ relations })).toContain('"name":"metrics-endpoint:3"');
    expect(whys(goal({ relations }).status)).toEqual([
      'metrics-endpoint: cannot read scrape_jobs from the wiki charm: check that charm, or remove the relation',
    ]);
  });

  it('tells an application, and the operator, what Prometheus has against its rules', () => {
    const said = goal({
      relations: { 'metrics-endpoint': [application('chat', 3), application('wiki', 4)] },
      facts: { refused: { 'metrics-endpoint:4': 'unexpected end of input' } },
    });
    expect(said.offers).toEqual([
      { endpoint: 'metrics-endpoint', relation: 3, app: { event: undefined } },
      {
        endpoint: 'metrics-endpoint',
        relation: 4,
        app: { event: '{"valid":false,"errors":"unexpected end of input"}' },
      },
    ]);
    expect(whys(said.status)).toEqual(['metrics-endpoint:4: what wiki sends cannot be used: unexpected end of input']);
  });

  it.each([
    [{ evaluation_interval: 'often' }, 'evaluation_interval: "often" is not a duration such as 30s, 15m or 1d'],
    [{ metrics_retention_time: '0d' }, 'metrics_retention_time: "0d" is not a duration such as 30s, 15m or 1d'],
    [{ log_level: 'loud' }, 'log_level: "loud" is not debug, info, warn or error'],
  ])('refuses %j by name', (options, why) => {
    expect(() => goal({ options })).toThrow(why);
  });
});
