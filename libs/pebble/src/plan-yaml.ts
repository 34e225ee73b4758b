import { parse } from 'yaml';

import { fields, list, map, number, optional, text } from './decode.ts';
import { ProtocolError } from './errors.ts';
import type { Check, ExecCheck, Layer, LogTarget, Override, Plan, Service } from './layer.ts';

/** The plan as Pebble writes it. Keys that this version does not know are left out. */
export function parsePlan(yaml: string): Plan {
  const plan = readLayer(yaml, 'plan');
  return { services: plan.services ?? {}, checks: plan.checks ?? {}, 'log-targets': plan['log-targets'] ?? {} };
}

/** A layer from its YAML; `where` names it in errors. */
export function readLayer(yaml: string, where: string): Layer {
  let value: unknown;
  try {
    // The core schema is what Go's parser comes closest to; aliases are bounded by default.
    value = parse(yaml, { schema: 'core', prettyErrors: false });
  } catch (error) {
    throw new ProtocolError(`The ${where} is not YAML.`, { cause: error });
  }
  const layer = value === null || value === undefined ? {} : fields(value, where);
  return {
    ...optional('summary', layer['summary'], `${where}.summary`, scalar),
    ...optional('description', layer['description'], `${where}.description`, scalar),
    ...optional('services', layer['services'], `${where}.services`, (v, w) => map(v, w, readService)),
    ...optional('checks', layer['checks'], `${where}.checks`, (v, w) => map(v, w, readCheck)),
    ...optional('log-targets', layer['log-targets'], `${where}.log-targets`, (v, w) => map(v, w, readLogTarget)),
  };
}

function readService(value: unknown, where: string): Service {
  const s = fields(value, where);
  const success = ['restart', 'shutdown', 'failure-shutdown', 'ignore'] as const;
  const failure = ['restart', 'shutdown', 'success-shutdown', 'ignore'] as const;
  return {
    override: readOverride(s['override'], `${where}.override`),
    ...optional('summary', s['summary'], `${where}.summary`, scalar),
    ...optional('description', s['description'], `${where}.description`, scalar),
    ...optional('startup', s['startup'], `${where}.startup`, oneOf(['enabled', 'disabled'])),
    ...optional('command', s['command'], `${where}.command`, scalar),
    ...optional('after', s['after'], `${where}.after`, names),
    ...optional('before', s['before'], `${where}.before`, names),
    ...optional('requires', s['requires'], `${where}.requires`, names),
    ...readContext(s, where),
    ...optional('on-success', s['on-success'], `${where}.on-success`, oneOf(success)),
    ...optional('on-failure', s['on-failure'], `${where}.on-failure`, oneOf(failure)),
    ...optional('on-check-failure', s['on-check-failure'], `${where}.on-check-failure`, (v, w) =>
      map(v, w, oneOf(failure)),
    ),
    ...optional('backoff-delay', s['backoff-delay'], `${where}.backoff-delay`, scalar),
    ...optional('backoff-factor', s['backoff-factor'], `${where}.backoff-factor`, number),
    ...optional('backoff-limit', s['backoff-limit'], `${where}.backoff-limit`, scalar),
    ...optional('kill-delay', s['kill-delay'], `${where}.kill-delay`, scalar),
  };
}

function readCheck(value: unknown, where: string): Check {
  const c = fields(value, where);
  return {
    override: readOverride(c['override'], `${where}.override`),
    ...optional('level', c['level'], `${where}.level`, oneOf(['alive', 'ready'])),
    ...optional('startup', c['startup'], `${where}.startup`, oneOf(['enabled', 'disabled'])),
    ...optional('period', c['period'], `${where}.period`, scalar),
    ...optional('timeout', c['timeout'], `${where}.timeout`, scalar),
    ...optional('threshold', c['threshold'], `${where}.threshold`, number),
    ...optional('http', c['http'], `${where}.http`, (v, w) => {
      const http = fields(v, w);
      return {
        ...optional('url', http['url'], `${w}.url`, scalar),
        ...optional('headers', http['headers'], `${w}.headers`, texts),
      };
    }),
    ...optional('tcp', c['tcp'], `${where}.tcp`, (v, w) => {
      const tcp = fields(v, w);
      return {
        ...optional('port', tcp['port'], `${w}.port`, number),
        ...optional('host', tcp['host'], `${w}.host`, scalar),
      };
    }),
    ...optional('exec', c['exec'], `${where}.exec`, readExec),
  };
}

function readExec(value: unknown, where: string): ExecCheck {
  const e = fields(value, where);
  return {
    ...optional('command', e['command'], `${where}.command`, scalar),
    ...optional('service-context', e['service-context'], `${where}.service-context`, scalar),
    ...readContext(e, where),
  };
}

function readLogTarget(value: unknown, where: string): LogTarget {
  const t = fields(value, where);
  return {
    override: readOverride(t['override'], `${where}.override`),
    ...optional('type', t['type'], `${where}.type`, oneOf(['loki', 'opentelemetry', 'syslog'])),
    ...optional('location', t['location'], `${where}.location`, scalar),
    ...optional('services', t['services'], `${where}.services`, names),
    ...optional('labels', t['labels'], `${where}.labels`, texts),
  };
}

/** What services and exec checks have in common: how the process runs. */
function readContext(s: Readonly<Record<string, unknown>>, where: string): Omit<ExecCheck, 'command'> {
  return {
    ...optional('environment', s['environment'], `${where}.environment`, texts),
    ...optional('user-id', s['user-id'], `${where}.user-id`, number),
    ...optional('user', s['user'], `${where}.user`, scalar),
    ...optional('group-id', s['group-id'], `${where}.group-id`, number),
    ...optional('group', s['group'], `${where}.group`, scalar),
    ...optional('working-dir', s['working-dir'], `${where}.working-dir`, scalar),
  };
}

function readOverride(value: unknown, where: string): Override {
  return oneOf(['merge', 'replace'])(value, where);
}

function oneOf<const T extends string>(allowed: readonly T[]): (value: unknown, where: string) => T {
  return (value, where) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined) throw new ProtocolError(`${where} is none of ${allowed.join(', ')}.`);
    return found;
  };
}

/** YAML may leave the quotes off a text that looks like a number. */
function scalar(value: unknown, where: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return text(value, where);
}

function names(value: unknown, where: string): readonly string[] {
  return list(value, where, scalar);
}

function texts(value: unknown, where: string): Readonly<Record<string, string>> {
  return map(value, where, scalar);
}
