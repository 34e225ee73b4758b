import {
  all,
  blocked,
  ready,
  type Metadata,
  type OpenOptions,
  type OptionValue,
  type Reading,
  type Secret,
  type UserSecret,
} from '@grimoire/charm';
import type { Framework, FrameworkOption, FromOption } from './framework.ts';
import type { Variables } from './variables.ts';

/** What the options ask for, checked. */
export interface Settings {
  /** Of the application's own options and the framework's. */
  readonly variables: Variables;
  /** From an option, if one is set. */
  readonly secretKey: string | Secret | undefined;
  readonly port: number;
  readonly gunicorn: Readonly<Record<'workers' | 'threads' | 'keepalive' | 'timeout', number | undefined>>;
  readonly workerClass: string | undefined;
  readonly allowedHosts: readonly string[];
}

/**
 * Options to {@link Settings}; every bad option is named.
 *
 * @param compulsory - names of options that must be set
 */
export function settingsOf(
  framework: Framework,
  options: OpenOptions,
  compulsory: readonly string[] = [],
): Reading<Settings> {
  const own = Object.entries(options).filter(([name]) => framework.options[name] === undefined);
  const missing = compulsory.filter((name) => options[name] === undefined);
  const checked = all({
    compulsory: missing.length === 0 ? ready({}) : blocked('options', `missing options: ${missing.join(', ')}`),
    own: mergeAll(own.map(([name, value]) => applicationOption(framework, name, value))),
    framework: mergeAll(
      Object.entries(framework.options).map(([name, option]) => frameworkOption(name, option, options[name])),
    ),
    secretKey: secretKeyOf(framework, options),
  });
  if (checked.is !== 'ready') return checked;
  const { own: application, framework: given, secretKey } = checked.value;
  return ready({
    variables: {
      ...application,
      ...framework.always,
      ...framework.measured?.(pathOf(framework.metrics.path, options)),
      ...given,
    },
    secretKey,
    port: portOf(framework.port, options),
    gunicorn: {
      workers: numberOf(options['webserver-workers']),
      threads: numberOf(options['webserver-threads']),
      keepalive: numberOf(options['webserver-keepalive']),
      timeout: numberOf(options['webserver-timeout']),
    },
    workerClass: textOf(options['webserver-worker-class']),
    allowedHosts: (textOf(options['django-allowed-hosts']) ?? '').split(',').flatMap((host) => host.trim() || []),
  });
}

/** Options that `charmcraft.yaml` says are not optional. */
export function compulsoryOf({ config }: Metadata): readonly string[] {
  return Object.entries(config?.options ?? {}).flatMap(([name, { optional }]) => (optional === false ? [name] : []));
}

/** The number that a framework fixes or an option has. */
export function portOf(from: FromOption<number>, options: OpenOptions): number {
  return typeof from === 'number' ? from : (numberOf(options[from.option]) ?? 8080);
}

export function pathOf(from: FromOption<string>, options: OpenOptions): string {
  return typeof from === 'string' ? from : (textOf(options[from.option]) ?? '/metrics');
}

type Value = OptionValue | UserSecret | undefined;

const numberOf = (value: Value): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: Value): string | undefined => (typeof value === 'string' ? value : undefined);

/** `my-option` of a Flask application is `FLASK_MY_OPTION`; a secret gives one variable for each of its keys. */
function applicationOption({ prefix }: Framework, name: string, value: Value): Reading<Variables> {
  const variable = `${prefix}${screaming(name)}`;
  if (value === undefined) return ready({});
  if (typeof value !== 'object') return ready({ [variable]: String(value) });
  if (value.content.is !== 'ready') return value.content;
  const entries = Object.entries(value.content.value);
  return ready(Object.fromEntries(entries.map(([key, secret]) => [`${variable}_${screaming(key)}`, secret])));
}

export const screaming = (name: string): string => name.toUpperCase().replaceAll('-', '_');

function frameworkOption(name: string, option: FrameworkOption, value: Value): Reading<Variables> {
  if (value === undefined || typeof value === 'object') return ready({});
  const wrong = wrongWith(option, value);
  if (wrong !== undefined) return blocked(name, `invalid options: ${name} ${wrong}`);
  if (option.variable === undefined) return ready({});
  const text = option.upper ? String(value).toUpperCase() : String(value);
  const variables = typeof option.variable === 'string' ? [option.variable] : option.variable;
  return ready(Object.fromEntries(variables.map((variable) => [variable, text])));
}

function wrongWith({ must, upper }: FrameworkOption, value: OptionValue): string | undefined {
  if (must === 'positive') return typeof value === 'number' && value > 0 ? undefined : 'must be above 0';
  if (must === 'filled') return value === '' ? 'must not be empty: reset it instead' : undefined;
  if (must === undefined) return undefined;
  const text = upper ? String(value).toUpperCase() : String(value);
  return must.includes(text) ? undefined : `must be one of ${must.join(', ')}`;
}

function secretKeyOf({ secretKeyOption: name }: Framework, options: OpenOptions): Reading<string | Secret | undefined> {
  const plain = textOf(options[name]);
  const named = options[`${name}-id`];
  if (named === undefined || typeof named !== 'object') return ready(plain);
  if (plain !== undefined) {
    return blocked(`${name}-id`, `invalid options: ${name}-id and ${name} are both set: juju config --reset ${name}`);
  }
  if (named.content.is !== 'ready') return named.content;
  const { value, ...others } = named.content.value;
  if (value !== undefined && Object.keys(others).length === 0) return ready(value);
  return blocked(`${name}-id`, `invalid options: ${name}-id must name a secret with the one key "value"`);
}

function mergeAll(readings: readonly Reading<Variables>[]): Reading<Variables> {
  const merged = all(Object.fromEntries(readings.map((reading, index) => [String(index), reading])));
  return merged.is === 'ready' ? ready(Object.assign({}, ...Object.values(merged.value))) : merged;
}
