import type { RelationView, Self } from '@grimoire/charm';
import { describe, expect, it } from 'vitest';
import { scrape } from './scrape.ts';

const self: Self = {
  name: 'my-synapse/1',
  app: 'my-synapse',
  charm: 'synapse',
  model: 'chat',
  modelUuid: '9f0f3c6e-0000-4000-8000-000000000001',
  leader: true,
  life: 'alive',
  plannedUnits: 2,
  units: ['my-synapse/0', 'my-synapse/1'],
  address: '10.1.0.11',
  fqdn: 'my-synapse-1.my-synapse-endpoints.chat.svc.cluster.local',
  proxies: { http: undefined, https: undefined, no: undefined },
};
const view: RelationView = {
  id: 1,
  endpoint: 'metrics-endpoint',
  app: 'prometheus',
  remoteApp: {},
  remoteUnits: {},
  localApp: {},
  localUnit: {},
  secrets: {},
  own: {},
};
const rules = {
  groups: [
    {
      name: 'synapse',
      rules: [
        {
          alert: 'Missing',
          expr: 'up{%%juju_topology%%, job="x"} == 0',
          for: '0m',
          labels: { severity: 'critical', juju_charm: 'own' },
        },
      ],
    },
  ],
};
const metrics = scrape([{ job_name: 'synapse', static_configs: [{ targets: ['*:9000'] }] }], rules);

function owed(overrides: Partial<Self> = {}, localApp: Readonly<Record<string, string>> = {}) {
  return metrics.spec.owes?.({ ...view, localApp }, { endpoint: 'metrics-endpoint', self: { ...self, ...overrides } });
}

describe('the scrape target', () => {
  it('says who it is, what to scrape, and where each unit is', () => {
    const { app, unit } = owed() ?? {};
    expect(JSON.parse(app?.['scrape_metadata'] ?? '')).toEqual({
      model: 'chat',
      model_uuid: self.modelUuid,
      application: 'my-synapse',
      unit: 'my-synapse/1',
      charm_name: 'synapse',
    });
    expect(JSON.parse(app?.['scrape_jobs'] ?? '')).toEqual([
      { job_name: 'synapse', metrics_path: '/metrics', static_configs: [{ targets: ['*:9000'] }] },
    ]);
    expect(unit).toEqual({ prometheus_scrape_unit_address: '10.1.0.11', prometheus_scrape_unit_name: 'my-synapse/1' });
  });

  it.each([['fd00::1'], [undefined]])('gives its name in the cluster when its address is %s', (address) => {
    expect(owed({ address })?.unit?.['prometheus_scrape_unit_address']).toBe(self.fqdn);
  });

  it('labels its alert rules with where they come from, and leaves the matchers to the consumer', () => {
    expect(JSON.parse(owed()?.app?.['alert_rules'] ?? '')).toEqual({
      groups: [
        {
          name: 'chat_9f0f3c6e_my_synapse_synapse_rules',
          rules: [
            {
              alert: 'Missing',
              expr: 'up{job="x"} == 0',
              for: '0m',
              labels: {
                juju_model: 'chat',
                juju_model_uuid: self.modelUuid,
                juju_application: 'my-synapse',
                juju_charm: 'own',
                severity: 'critical',
              },
            },
          ],
        },
      ],
    });
  });

  it('leaves what a charm before it wrote when it says the same', () => {
    const jobs = '[{"static_configs": [{"targets": ["*:9000"]}], "metrics_path": "/metrics", "job_name": "synapse"}]';
    expect(owed({}, { scrape_jobs: jobs })?.app?.['scrape_jobs']).toBe(jobs);
    expect(owed({}, { scrape_jobs: '{' })?.app?.['scrape_jobs']).toMatch(/^\[\{"job_name"/);
  });
});
