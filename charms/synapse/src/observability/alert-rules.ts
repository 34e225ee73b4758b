import type { AlertRules, Rule } from '@grimoire/prometheus';

const persisted = 'synapse_storage_events_persisted_events_sep_total';
const pulling = 'name="_process_new_pulled_events_with_failed_pull_attempts"';

/** Events by where they came from, under the names that Synapse's own dashboards have for them. */
const recorded: readonly Rule[] = [
  ...[
    ['remote', 'origin_type="remote"'],
    ['local', 'origin_type="local", origin_entity="*client*"'],
    ['bridges', 'origin_type="local", origin_entity!="*client*"'],
  ].map(([type = '', matchers]) => ({
    record: 'synapse_storage_events_persisted_by_source_type',
    expr: `sum without (type, origin_type, origin_entity) (${persisted}{${matchers}})`,
    labels: { type },
  })),
  {
    record: 'synapse_storage_events_persisted_by_event_type',
    expr: `sum without (origin_entity, origin_type) (${persisted})`,
  },
  { record: 'synapse_storage_events_persisted_by_origin', expr: `sum without (type) (${persisted})` },
];

const critical = { severity: 'critical' } as const;
const warning = { severity: 'warning' } as const;

const alerts: readonly Rule[] = [
  {
    alert: 'SynapseTargetMissing',
    expr: 'up == 0',
    for: '0m',
    labels: critical,
    annotations: {
      summary: 'Synapse cannot be measured (instance {{ $labels.instance }})',
      description: 'Prometheus cannot read {{ $labels.instance }}: what serves the metrics there has ended.',
    },
  },
  {
    alert: 'SynapseHighCpuUtilization',
    expr: 'rate(process_cpu_seconds_total{juju_charm="synapse"}[5m]) * 100 > 90',
    for: '2m',
    labels: critical,
    annotations: {
      summary: 'Synapse is short of processor time (instance {{ $labels.instance }})',
      description:
        'It used {{ $value | humanize }} % of one core for two minutes; one process cannot use more than one.',
    },
  },
  {
    alert: 'SynapseHighMemoryUtilization',
    expr: 'process_resident_memory_bytes{juju_charm="synapse"} / 1024 / 1024 > 3072',
    for: '2m',
    labels: critical,
    annotations: {
      summary: 'Synapse holds more than 3 GiB of memory (instance {{ $labels.instance }})',
      description: 'It holds {{ $value | humanize }} MiB for two minutes.',
    },
  },
  {
    alert: 'SynapseTooManyOpenFiles',
    expr: 'process_open_fds{juju_charm="synapse"} > 1024',
    for: '2m',
    labels: warning,
    annotations: {
      summary: 'Synapse has more than 1024 files open (instance {{ $labels.instance }})',
      description: 'It has {{ $value }} files and connections open for two minutes.',
    },
  },
  {
    alert: 'SynapseHighHttp5xxErrorRate',
    expr: '100 * sum by (juju_charm) (rate(synapse_http_server_responses_total{code=~"5.*"}[5m])) / sum by (juju_charm) (rate(synapse_http_server_responses_total[5m])) > 5',
    for: '2m',
    labels: warning,
    annotations: {
      summary: 'Synapse answers too often with an error of its own',
      description: '{{ $value | humanize }} % of its answers were 5xx: its log says why.',
    },
  },
  {
    alert: 'SynapseProcessNewPulledEventHighCPU',
    expr: `100 * (rate(synapse_background_process_ru_utime_seconds_total{${pulling}}[5m]) + rate(synapse_background_process_ru_stime_seconds_total{${pulling}}[5m])) > 1`,
    labels: critical,
    annotations: {
      summary: 'Synapse is busy with events it could not fetch before (instance {{ $labels.instance }})',
      description: 'That takes {{ $value | humanize }} % of a core: its log names the room that they belong to.',
    },
  },
  {
    alert: 'SynapseUnitsChanged',
    expr: 'changes(count_values by (juju_model) ("juju_unit", up{juju_charm="synapse"})[5m:1m]) > 0',
    labels: critical,
    annotations: {
      summary: 'Synapse has more or fewer units than five minutes ago',
      description: 'Either it was scaled, or a unit is missing.',
    },
  },
  {
    alert: 'SynapseHighEventRate',
    expr: 'rate(synapse_storage_events_persisted_by_event_type[2m]) > 0.6',
    labels: warning,
    annotations: {
      summary: 'Synapse stores unusually many events of type {{ $labels.type }}',
      description:
        '{{ $value | humanize }} a second; of m.room.member and m.room.power_levels that hints at a room gone wild.',
    },
  },
];

/** Expressions are of every unit: the other side adds which application they are about. */
export const alertRules: AlertRules = { groups: [{ name: 'synapse', rules: [...recorded, ...alerts] }] };
