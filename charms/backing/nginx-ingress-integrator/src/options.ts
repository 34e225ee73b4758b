import { all, blocked, ready, type Config, type Problem, type Reading } from '@grimoire/charm';
import type { NginxIngressIntegrator } from './charmcraft.gen.ts';

/** The options, read. */
export interface Wishes {
  /** Takes the place of what applications ask for. */
  readonly hostname: string | undefined;
  readonly additionalHostnames: readonly string[];
  readonly paths: readonly string[] | undefined;
  /** Megabytes; 0 for any. */
  readonly maxBodySize: number;
  readonly readTimeoutSeconds: number;
}

export function readOptions(options: Config<NginxIngressIntegrator>): Reading<Wishes> {
  return all({
    hostname:
      options['service-hostname'] === undefined
        ? ready(undefined)
        : hostname('service-hostname', options['service-hostname']),
    additionalHostnames: each('additional-hostnames', options['additional-hostnames'], hostname),
    paths: options['path-routes'] === undefined ? ready(undefined) : each('path-routes', options['path-routes'], path),
    maxBodySize: atLeast('max-body-size', options['max-body-size'], 0),
    readTimeoutSeconds: atLeast('proxy-read-timeout', options['proxy-read-timeout'], 1),
    tls: options['tls-secret-name'] === undefined ? ready(undefined) : noTls,
  });
}

const noTls: Problem = blocked(
  'tls-secret-name',
  'tls-secret-name: this stand-in serves no TLS: juju config nginx-ingress-integrator --reset tls-secret-name',
);

/** What NGINX can take for a host name, and nothing that it would take for something else. */
export function isHostname(text: string): boolean {
  return text.length <= 253 && /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i.test(text);
}

export function isPath(text: string): boolean {
  return /^\/[\w.~!&'()*+,=:@%/-]*$/.test(text);
}

function hostname(option: string, text: string): Reading<string> {
  return isHostname(text) ? ready(text.toLowerCase()) : blocked(option, `${option}: "${text}" is not a host name`);
}

function path(option: string, text: string): Reading<string> {
  return isPath(text) ? ready(text) : blocked(option, `${option}: "${text}" is not a path: it starts with a slash`);
}

function each(
  option: string,
  text: string | undefined,
  read: (option: string, text: string) => Reading<string>,
): Reading<readonly string[]> {
  const items = (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const readings = all(Object.fromEntries(items.map((item, index) => [String(index), read(option, item)])));
  return readings.is === 'ready' ? ready(Object.values(readings.value)) : readings;
}

function atLeast(option: string, value: number, least: number): Reading<number> {
  return value >= least ? ready(value) : blocked(option, `${option}: ${value} is less than ${least}`);
}
