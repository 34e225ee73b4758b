import type { AbsolutePath, RunGoal } from '@grimoire/charm';
import type { Route } from './routes.ts';

export const port = 80;

const routesFile: AbsolutePath = '/etc/nginx/routes.conf';

/** The container `nginx`. The rock's configuration includes the file that is written here, and NGINX reads it again on a signal. */
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

/** One `upstream` a route, and one `server` a host: hosts that several routes share have all their paths in it. */
export function configurationOf(routes: readonly Route[]): string {
  const hosts = new Map<string, Route[]>();
  for (const route of routes) {
    for (const host of route.hostnames) hosts.set(host, [...(hosts.get(host) ?? []), route]);
  }
  return [
    '# Which host leads where.',
    ...routes.filter(({ servers }) => servers.length > 0).flatMap(upstream),
    ...[...hosts].flatMap(([host, of]) => server(host, of)),
    '',
  ].join('\n');
}

const nameOf = ({ relation }: Route): string => `relation_${relation}`;

function upstream(route: Route): readonly string[] {
  return [`upstream ${nameOf(route)} {`, ...route.servers.map((address) => `    server ${address};`), '}'];
}

function server(host: string, routes: readonly Route[]): readonly string[] {
  return [
    'server {',
    `    listen ${port};`,
    `    listen [::]:${port};`,
    `    server_name ${host};`,
    ...routes.flatMap((route) => route.paths.flatMap((path) => location(path, route))),
    '}',
  ];
}

function location(path: string, route: Route): readonly string[] {
  const inside = route.servers.length === 0 ? ['return 503;'] : proxied(path, route);
  return [`    location ${path} {`, ...inside.map((line) => `        ${line}`), '    }'];
}

function proxied(path: string, route: Route): readonly string[] {
  return [
    ...(route.redirectHttps ? ['if ($scheme = http) { return 301 https://$host$request_uri; }'] : []),
    ...(route.strip === undefined
      ? []
      : [`rewrite ^${literally(route.strip)}/?(.*)$ /$1 break;`, `proxy_set_header X-Forwarded-Prefix ${path};`]),
    `client_max_body_size ${route.maxBodySize}m;`,
    `proxy_read_timeout ${route.readTimeoutSeconds}s;`,
    `proxy_pass ${route.scheme}://${nameOf(route)};`,
  ];
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
