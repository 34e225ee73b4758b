import type { Route } from './route.ts';

/** Where NGINX takes requests. */
export const port = 80;

/** One `upstream` a route, and one `server` a host: hosts that several routes share have all their paths in it. */
export function configurationOf(routes: readonly Route[]): string {
  const hosts = new Map<string, Route[]>();
  for (const route of routes) {
    // Any host at all, after all names and wildcards.
    const names = route.hostnames === 'any' ? ['~.'] : route.hostnames;
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), route]);
  }
  return [
    '# Which host leads where.',
    ...routes.filter(({ servers }) => servers.length > 0).flatMap(upstream),
    ...[...hosts].flatMap(([name, of]) => server(name, of)),
    '',
  ].join('\n');
}

const nameOf = ({ relation }: Route): string => `relation_${relation}`;

function upstream(route: Route): readonly string[] {
  const name = nameOf(route);
  return [
    `upstream ${name} {`,
    // Asked again at once after a restart: by default one that refused is left out for ten seconds.
    ...route.servers.map((address) => `    server ${address} max_fails=0;`),
    '}',
    ...(route.strip === undefined ? [] : stripped(name, route.strip)),
  ];
}

/** What was asked for without the prefix, as it came: `rewrite` would decode it. */
function stripped(name: string, prefix: string): readonly string[] {
  const start = `~^${literally(prefix)}`;
  return [
    `map $request_uri $${name}_uri {`,
    "    default '';",
    `    '${start}(?<${name}_below>/.*)$' $${name}_below;`,
    `    '${start}(?<${name}_query>\\?.*)?$' /$${name}_query;`,
    '}',
  ];
}

function server(name: string, routes: readonly Route[]): readonly string[] {
  return [
    'server {',
    `    listen ${port};`,
    `    listen [::]:${port};`,
    `    server_name ${name};`,
    ...routes.flatMap((route) => route.paths.flatMap((path) => locations(path, route))),
    '}',
  ];
}

/** A path is itself and what is below it. */
function locations(path: string, route: Route): readonly string[] {
  const inside = route.servers.length === 0 ? ['return 503;'] : proxied(path, route);
  const at = path === '/' ? ['/'] : [`= ${path}`, `${path}/`];
  return at.flatMap((place) => [`    location ${place} {`, ...inside.map((line) => `        ${line}`), '    }']);
}

function proxied(path: string, route: Route): readonly string[] {
  const name = nameOf(route);
  const limits = [
    `client_max_body_size ${route.maxBodySize}m;`,
    'proxy_connect_timeout 5s;',
    `proxy_read_timeout ${route.readTimeoutSeconds}s;`,
  ];
  if (route.strip !== path) return [...limits, `proxy_pass ${route.scheme}://${name};`];
  // The prefix in other words, such as `/./web`: nothing to take off.
  return [`if ($${name}_uri = '') { return 404; }`, ...limits, `proxy_pass ${route.scheme}://${name}$${name}_uri;`];
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
