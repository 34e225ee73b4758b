import type { AlertRules } from '@grimoire/prometheus';

/** Expressions are of every unit: the other side adds which application they are about. */
export const alertRules: AlertRules = {
  groups: [
    {
      name: 'indico',
      rules: [
        {
          alert: 'IndicoTargetMissing',
          expr: 'up == 0',
          for: '0m',
          labels: { severity: 'critical' },
          annotations: {
            summary: 'Indico is not there to be measured (instance {{ $labels.instance }})',
            description: 'Prometheus cannot read {{ $labels.instance }}: what serves the metrics there has ended.',
          },
        },
      ],
    },
  ],
};
