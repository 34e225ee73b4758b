import { selfOf } from '@grimoire/testing';
import { describe, expect, it } from 'vitest';
import { nginx } from '../nginx.ts';
import { alertRules } from './alert-rules.ts';
import { dashboardsOfSynapse } from './dashboards.ts';
import { jobs } from './jobs.ts';
import { rowsOfSynapse } from './rows.ts';

const rules = alertRules.groups.flatMap((group) => group.rules);

describe('what is watched of Synapse', () => {
  it('is scraped under the names that dashboards and rules of others have for it', () => {
    expect(jobs.map(({ job_name, static_configs }) => [job_name, static_configs[0]?.targets])).toEqual([
      ['synapse_application', ['*:9000']],
      ['synapse_stats_exporter', ['*:9877']],
    ]);
  });

  it.each([
    ['SynapseTargetMissing', '0m', 'critical'],
    ['SynapseHighCpuUtilization', '2m', 'critical'],
    ['SynapseHighMemoryUtilization', '2m', 'critical'],
    ['SynapseTooManyOpenFiles', '2m', 'warning'],
    ['SynapseHighHttp5xxErrorRate', '2m', 'warning'],
    ['SynapseProcessNewPulledEventHighCPU', undefined, 'critical'],
    ['SynapseUnitsChanged', undefined, 'critical'],
    ['SynapseHighEventRate', undefined, 'warning'],
  ])('has the alert %s, after %s, %s', (alert, after, severity) => {
    const rule = rules.find((one) => one.alert === alert);
    expect(rule).toMatchObject({
      labels: { severity },
      annotations: { summary: expect.any(String), description: expect.any(String) },
    });
    expect(rule?.for).toBe(after);
  });

  it('records events by where they came from', () => {
    expect(rules.flatMap(({ record, labels }) => (record === undefined ? [] : [[record, labels?.['type']]]))).toEqual([
      ['synapse_storage_events_persisted_by_source_type', 'remote'],
      ['synapse_storage_events_persisted_by_source_type', 'local'],
      ['synapse_storage_events_persisted_by_source_type', 'bridges'],
      ['synapse_storage_events_persisted_by_event_type', undefined],
      ['synapse_storage_events_persisted_by_origin', undefined],
    ]);
  });

  it('has two dashboards, whose panels say by their titles what is in them', () => {
    const made = dashboardsOfSynapse();
    expect(Object.entries(made).map(([name, { title }]) => [name, title])).toEqual([
      ['synapse', 'Synapse Operator'],
      ['synapse_statistics', 'Synapse Statistics'],
    ]);
    for (const { title, panels } of rowsOfSynapse) {
      const titles = panels.map((panel) => panel.title);
      expect(new Set(titles).size, title).toBe(titles.length);
    }
  });

  it('is narrowed by the drop-downs in every query', () => {
    const queries = rowsOfSynapse.flatMap(({ panels }) => panels.flatMap((panel) => panel.queries));
    expect(queries.filter(({ expr }) => !expr.includes('juju_unit=~"$juju_unit"'))).toEqual([]);
  });

  it('forwards the log of the entry point as that of the server', () => {
    const { name } = selfOf({ name: 'synapse' });
    const target = {
      type: 'loki',
      location: 'http://loki:3100/loki/api/v1/push',
      services: ['all'],
      labels: { unit: name },
    } as const;
    expect(nginx({ 'loki/0': target }).logTargets).toEqual({ 'loki/0': target });
  });
});
