import type { ConfigValue } from './charm/charm-meta.ts';
import { parseDuration } from './duration.ts';
import type { Model } from './model.ts';
import { ModelError } from './model-error.ts';

/** The keys of model configuration that have an effect here, with Juju's defaults. */
export const modelConfigDefaults: Readonly<Record<string, ConfigValue>> = {
  'automatically-retry-hooks': true,
  'egress-subnets': '',
  'ftp-proxy': '',
  'http-proxy': '',
  'https-proxy': '',
  'juju-ftp-proxy': '',
  'juju-http-proxy': '',
  'juju-https-proxy': '',
  'juju-no-proxy': '127.0.0.1,localhost,::1',
  'logging-config': '<root>=INFO',
  'no-proxy': '127.0.0.1,localhost,::1',
  'update-status-hook-interval': '5m',
};

export function modelConfigValue(model: Model, key: string): ConfigValue | undefined {
  return model.config[key] ?? modelConfigDefaults[key];
}

/**
 * `juju model-config key=value`. Unknown keys are kept, as Juju keeps them.
 *
 * @throws ModelError when a known key gets what it cannot be.
 */
export function setModelConfig(model: Model, values: Readonly<Record<string, ConfigValue>>): Model {
  const config: Record<string, ConfigValue> = { ...model.config };
  for (const [key, value] of Object.entries(values)) config[key] = checked(key, value);
  return { ...model, config };
}

/** `juju model-config --reset key`. */
export function resetModelConfig(model: Model, keys: readonly string[]): Model {
  return { ...model, config: Object.fromEntries(Object.entries(model.config).filter(([key]) => !keys.includes(key))) };
}

/** Milliseconds between two `update-status`. */
export function updateStatusInterval(model: Model): number {
  return parseDuration(String(modelConfigValue(model, 'update-status-hook-interval'))) ?? 5 * 60_000;
}

export function retriesHooks(model: Model): boolean {
  return modelConfigValue(model, 'automatically-retry-hooks') !== false;
}

function checked(key: string, value: ConfigValue): ConfigValue {
  if (key === 'update-status-hook-interval') {
    const interval = parseDuration(String(value));
    if (interval === undefined)
      throw new ModelError(
        `invalid update status hook interval in model configuration: time: invalid duration "${value}"`,
      );
    if (interval < 60_000) throw new ModelError(`update status hook frequency ${value} cannot be less than 1m`);
    if (interval > 3_600_000) throw new ModelError(`update status hook frequency ${value} cannot be greater than 60m`);
  }
  if (key === 'automatically-retry-hooks') {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw new ModelError(`${key}: expected bool, got ${JSON.stringify(value)}`);
  }
  return value;
}
