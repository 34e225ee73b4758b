import type { RunGoal } from '@grimoire/charm';

/** The pod's entry point: what the ingress connects to. */
export const entryPort = 8080;

/** Where Prometheus reads NGINX's counters. */
export const nginxExporterPort = 9113;

/** The container `indico-nginx`. Its configuration is the rock's: it depends on nothing that Juju knows. */
export function nginx(logTargets: NonNullable<RunGoal['logTargets']>): RunGoal {
  return {
    logTargets,
    services: {
      'indico-nginx': { summary: 'NGINX, the entry point', command: '/usr/sbin/nginx' },
      'nginx-prometheus-exporter': {
        summary: 'Counters of NGINX, for Prometheus',
        command:
          'nginx-prometheus-exporter -nginx.scrape-uri=http://localhost:9080/stub_status -nginx.retries=10 -nginx.retry-interval=1s',
        after: ['indico-nginx'],
      },
    },
    checks: {
      'nginx-ready': { level: 'ready', http: { url: `http://localhost:${entryPort}/health` } },
      // No level: that nobody counts is no reason to restart what serves.
      'nginx-exporter-up': { http: { url: `http://localhost:${nginxExporterPort}/metrics` } },
    },
  };
}
