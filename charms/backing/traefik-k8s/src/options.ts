import { all, blocked, ready, type Config, type Reading } from '@grimoire/charm';
import { isHostname } from '@grimoire/nginx';
import type { TraefikK8s } from './charmcraft.gen.ts';

/** How applications are told apart. */
export type Mode =
  | { readonly by: 'path'; readonly hostname: string | undefined }
  | { readonly by: 'subdomain'; readonly hostname: string };

export function readOptions(options: Config<TraefikK8s>): Reading<Mode> {
  const read = all({ by: routingMode(options.routing_mode), hostname: hostname(options.external_hostname) });
  if (read.is !== 'ready') return read;
  const { by, hostname: name } = read.value;
  if (by === 'path') return ready({ by, hostname: name });
  return name === undefined
    ? blocked(
        'external_hostname',
        'external_hostname: routing_mode=subdomain needs one: juju config <application> external_hostname=<name>',
      )
    : ready({ by, hostname: name });
}

function routingMode(mode: string): Reading<'path' | 'subdomain'> {
  return mode === 'path' || mode === 'subdomain'
    ? ready(mode)
    : blocked('routing_mode', `routing_mode: "${mode}" is not known: set path or subdomain`);
}

function hostname(name: string | undefined): Reading<string | undefined> {
  if (name === undefined || name === '') return ready(undefined);
  return isHostname(name) && !name.startsWith('*')
    ? ready(name.toLowerCase())
    : blocked('external_hostname', `external_hostname: "${name}" is not a host name: set one such as apps.example`);
}
