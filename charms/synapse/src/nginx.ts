import type { AbsolutePath, LogTargetGoal, RunGoal } from '@grimoire/charm';
import { ports } from './homeserver.ts';

/** The pod's entry point: what clients and the ingress connect to. */
export const entryPort = 8080;

const location: AbsolutePath = '/etc/nginx/main_location.conf';

/** The container `synapse-nginx`. The rock's configuration includes the file that is written here. */
export function nginx(logTargets: Readonly<Record<string, LogTargetGoal>>): RunGoal {
  return {
    // One address: of a name that has two, NGINX answers 502 for ten seconds after both refused once, as they do in a restart.
    files: { [location]: proxyTo(`http://127.0.0.1:${ports.client}`) },
    services: { 'synapse-nginx': { summary: 'NGINX, the entry point', command: '/usr/sbin/nginx' } },
    checks: {
      'synapse-nginx-ready': { level: 'ready', http: { url: `http://localhost:${entryPort}/health` } },
    },
    logTargets,
  };
}

/** The body may be as large as the largest upload; /sync waits for up to five minutes. */
function proxyTo(target: string): string {
  return [
    `proxy_pass ${target};`,
    'proxy_http_version 1.1;',
    'proxy_read_timeout 300;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header Host $http_host;',
    'client_max_body_size 50M;',
    '',
  ].join('\n');
}
