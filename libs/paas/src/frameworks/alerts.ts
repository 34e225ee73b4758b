import type { AlertRules, Rule } from '@grimoire/prometheus';

/** Rules of every application: a unit that cannot be scraped, and one whose metrics are nowhere. */
const host: readonly Rule[] = [
  {
    alert: 'HostDown',
    expr: 'up{%%juju_topology%%} < 1',
    for: '5m',
    labels: { severity: 'critical' },
    annotations: { summary: 'Prometheus cannot scrape {{ $labels.juju_unit }}.' },
  },
  {
    alert: 'HostMetricsMissing',
    expr: 'absent(up{%%juju_topology%%})',
    for: '5m',
    labels: { severity: 'warning' },
    annotations: { summary: 'No metrics of the application arrive.' },
  },
];

export const hostAlerts: AlertRules = { groups: [{ name: 'host health', rules: host }] };

/** The same, and sooner, for a framework whose metrics are always there. */
export function targetMissing(title: string): AlertRules {
  const rule: Rule = {
    alert: `${title}TargetMissing`,
    expr: 'up{%%juju_topology%%} == 0',
    for: '2m',
    labels: { severity: 'critical' },
    annotations: { summary: `Prometheus cannot reach a unit of the ${title} application.` },
  };
  return { groups: [{ name: `${title} availability`, rules: [rule] }, ...hostAlerts.groups] };
}
