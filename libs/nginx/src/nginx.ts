import type { AbsolutePath, RunGoal } from '@grimoire/charm';
import { configurationOf } from './configuration.ts';
import type { Route } from './route.ts';

const routesFile: AbsolutePath = '/etc/nginx/routes.conf';

/** The container. The rock's configuration includes the file that is written here, and NGINX reads it again on a signal. */
export function nginx(routes: readonly Route[]): RunGoal {
  return {
    files: { [routesFile]: configurationOf(routes) },
    services: {
      nginx: {
        summary: 'NGINX, the ingress',
        command: '/usr/sbin/nginx',
        reload: { files: [routesFile], signal: 'SIGHUP' },
      },
    },
    checks: { 'nginx-ready': { level: 'ready', http: { url: 'http://localhost:10254/health' } } },
  };
}
