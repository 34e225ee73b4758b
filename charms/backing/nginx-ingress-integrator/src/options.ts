import { all, blocked, ready, type Config, type Problem, type Reading } from '@grimoire/charm';
import { isHostname, isPath, most } from '@grimoire/nginx';
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
    maxBodySize: within('max-body-size', options['max-body-size'], 0, most.megabytes),
    readTimeoutSeconds: within('proxy-read-timeout', options['proxy-read-timeout'], 1, most.seconds),
    tls: options['tls-secret-name'] === undefined ? ready(undefined) : noTls,
  });
}

const noTls: Problem = blocked(
  'tls-secret-name',
  'tls-secret-name: this stand-in serves no TLS: juju config nginx-ingress-integrator --reset tls-secret-name',
);

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

function within(option: string, value: number, least: number, highest: number): Reading<number> {
  return value >= least && value <= highest
    ? ready(value)
    : blocked(option, `${option}: ${value} is not from ${least} to ${highest}`);
}
