import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { dashboards, receivedDashboards } from '@grimoire/grafana';
import { logs, logsOffer, logSources } from '@grimoire/loki';
import { scrape, scrapeTargets } from '@grimoire/prometheus';
import { relationOf } from '@grimoire/testing';
import { tracing, tracingOffer, tracingProvider } from '@grimoire/tracing';
import { beforeAll, describe, expect, it } from 'vitest';
import { asked, got, offered, only, seen } from './harness/ends.ts';
import { at, workspace } from './harness/grimoire.ts';
import { installReference, reference } from './harness/reference.ts';

const topology = { juju_model: 'test', juju_application: 'app', juju_charm: 'app' };
const alert = { alert: 'Slow', expr: 'up == 0', for: '1m', labels: { severity: 'warning' } };
const rules = { groups: [{ name: 'shop', rules: [alert] }] };
/** The same as a file of a charm: one rule, with the mark that the library replaces. */
const file = (expr: string): string => `alert: Slow\nexpr: ${expr}\nlabels: {severity: warning}\n`;

beforeAll(installReference, 300_000);

describe('the reference library of tracing', { timeout: 120_000 }, () => {
  it('reads what we ask for, and we read where it takes spans', () => {
    const ours = tracing('otlp_http', 'otlp_grpc');
    const answered = reference({ charm: 'observed.TracingProvider', ...asked(ours) });
    expect(answered.heard).toEqual(['otlp_grpc', 'otlp_http']);
    expect(got(ours, seen(ours, answered))).toEqual({ otlp_http: 'http://tempo:4318', otlp_grpc: 'tempo:4317' });
  });

  it('asks, and reads where ours takes spans, at an address of IPv6 too', () => {
    const { app } = reference({ charm: 'observed.TracingRequirer' });
    const traced = only(got(tracingProvider(), relationOf('data', 'app', { remoteApp: app })).all);
    const { bag } = offered(tracingOffer('data', traced, 'fd00::9', { otlp_http: 4318 }));
    const heard = reference({ charm: 'observed.TracingRequirer', bag, mine: app }).heard;
    expect(heard).toEqual(['http://[fd00::9]:4318']);
  });
});

describe('the library of Prometheus on Charmhub', { timeout: 120_000 }, () => {
  const ours = scrape([{ job_name: 'shop', static_configs: [{ targets: ['*:9000'] }] }], rules);

  it('makes targets of what we write, with where they are, and finds our alert rules', () => {
    const { heard } = reference({ charm: 'observed.Prometheus', ...asked(ours) });
    expect(at(heard, 0, 'jobs')).toEqual([
      expect.objectContaining({
        metrics_path: '/metrics',
        job_name: expect.stringMatching(/shop/),
        static_configs: [
          {
            targets: ['10.1.2.3:9000'],
            labels: { ...topology, juju_model_uuid: expect.any(String), juju_unit: 'app/0' },
          },
        ],
      }),
    ]);
    const [group] = Object.values(Object(at(heard, 0, 'alerts')));
    expect(group).toMatchObject({
      groups: [
        {
          name: expect.stringMatching(/app_shop.*rules$/),
          rules: [{ ...alert, labels: { ...topology, severity: 'warning' } }],
        },
      ],
    });
  });

  it('writes what we make targets of, and alert rules that look at its application alone', () => {
    const charm = 'observed.Scraped';
    const given = file('up{%%juju_topology%%} == 0');
    const scraped = scrapeTargets();
    const one = only(got(scraped, seen(scraped, reference({ charm, hook: 'joined', given }))).all);
    expect(one).toMatchObject({
      app: 'other',
      jobs: [
        {
          static_configs: [
            { targets: ['192.0.2.0:9000'], labels: { juju_application: 'other', juju_unit: 'other/0' } },
          ],
        },
      ],
    });
    const found = one.rules.groups.flatMap((group) => group.rules).find((rule) => rule.alert === 'Slow');
    expect(found?.expr).toMatch(/^up{.*juju_application="other".*} == 0$/);
    expect(found?.labels).toMatchObject({ severity: 'warning', juju_charm: 'other' });
  });
});

describe('the library of Loki on Charmhub', { timeout: 120_000 }, () => {
  const errors = { alert: 'Errors', expr: 'count_over_time({juju_application="app"} |= "error" [1m]) > 0' };

  it('finds the alert rules that we write', () => {
    const ours = logs({ groups: [{ name: 'shop', rules: [errors] }] });
    const [found] = reference({ charm: 'observed.Loki', ...asked(ours) }).heard;
    expect(Object.values(Object(found))).toEqual([
      {
        groups: [
          {
            name: expect.stringMatching(/app_shop/),
            rules: [{ ...errors, labels: expect.objectContaining(topology) }],
          },
        ],
      },
    ]);
  });

  it('says where it takes logs, and we forward them there', () => {
    const ours = logs();
    const { targets } = got(ours, seen(ours, reference({ charm: 'observed.Loki', ...asked(ours) })));
    expect(Object.values(targets)).toEqual([
      expect.objectContaining({ type: 'loki', location: expect.stringMatching(/^http:.*:3100\/loki\/api\/v1\/push$/) }),
    ]);
  });

  it('pushes to where we say, and we read its alert rules', () => {
    const charm = 'observed.Logging';
    const given = file(`'count_over_time({%%juju_topology%%} |= "error" [1m]) > 0'`);
    const { app } = reference({ charm, hook: 'joined', given });
    const source = only(got(logSources(), relationOf('data', 'other', { remoteApp: app })).all);
    expect(source.rules.groups[0]?.rules[0]).toMatchObject({
      alert: 'Slow',
      expr: expect.stringContaining('juju_application="other"'),
    });
    const { bag, unit } = offered(logsOffer('data', source, { host: 'fd00::9', port: 3100 }));
    expect(reference({ charm, given, bag, unit, mine: app }).heard).toEqual([
      { url: 'http://[fd00::9]:3100/loki/api/v1/push' },
    ]);
  });
});

describe('the library of Grafana on Charmhub', { timeout: 120_000 }, () => {
  const panels = [{ title: 'Up', datasource: { uid: '${prometheusds}' }, targets: [{ expr: 'up', refId: 'A' }] }];

  it('unpacks our dashboards, and gives them its drop-downs', () => {
    const ours = dashboards(() => ({ shop: { title: 'Shop', panels } }));
    const [found] = reference({ charm: 'observed.Grafana', ...asked(ours) }).heard;
    expect(found).toMatchObject({ title: 'Shop', tags: ['charm: app'], panels: [{ title: 'Up' }] });
    expect(JSON.stringify(at(found, 'templating'))).toContain('juju_unit');
  });

  /** By what unpacks in the stand-in's image. Queries are judged with Prometheus' own program, which is only there. */
  const unpack = `import json, judge, sys
judge.queries.complaints = lambda dashboard: []
json.dump(judge.opened(json.load(sys.stdin)), sys.stdout)`;

  it('packs dashboards that we unpack', () => {
    const charm = 'observed.Dashboards';
    const answered = reference({ charm, hook: 'changed', given: JSON.stringify({ title: 'Theirs', panels }) });
    const received = only(got(receivedDashboards(), seen(receivedDashboards(), answered)).all);
    const unpacked = execFileSync('python3', ['-c', unpack], {
      input: JSON.stringify(only(Object.values(received.templates))),
      env: { ...process.env, PYTHONPATH: path.join(workspace, 'rocks/grafana/programs'), PYTHONDONTWRITEBYTECODE: '1' },
      encoding: 'utf8',
    });
    expect(JSON.parse(unpacked)).toMatchObject({ title: 'Theirs', panels: [{ title: 'Up' }] });
  });
});
