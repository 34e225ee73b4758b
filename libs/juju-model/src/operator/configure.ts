import { applicationOf, changeApplication } from '../change.ts';
import type { CharmMeta, ConfigValue } from '../charm/charm-meta.ts';
import { optionValue } from '../charm/options.ts';
import type { Application, Model } from '../model.ts';
import { ModelError } from '../model-error.ts';

/**
 * `juju config app key=value ...`: all or nothing. `trust` is an option of every application.
 *
 * @throws ModelError for an unknown option or a value of another type.
 */
export function setConfig(model: Model, application: string, values: Readonly<Record<string, ConfigValue>>): Model {
  const { trust, ...options } = values;
  return changeApplication(model, application, (was) => ({
    ...was,
    ...(trust === undefined ? {} : { trust: optionValue({ name: 'trust', type: 'boolean' }, trust) === true }),
    config: { ...was.config, ...checkedConfig(was.charm, options) },
  }));
}

/** `juju config app --reset key,key`: back to the charm's defaults. */
export function resetConfig(model: Model, application: string, keys: readonly string[]): Model {
  const { charm } = applicationOf(model, application);
  for (const key of keys) if (key !== 'trust' && !charm.options[key]) throw new ModelError(`unknown option "${key}"`);
  return changeApplication(model, application, (was) => ({
    ...was,
    trust: keys.includes('trust') ? false : was.trust,
    config: Object.fromEntries(Object.entries(was.config).filter(([key]) => !keys.includes(key))),
  }));
}

/** What the charm sees: every option, null where there is neither value nor default. */
export function effectiveConfig({ charm, config }: Application): Readonly<Record<string, ConfigValue | null>> {
  return Object.fromEntries(
    Object.values(charm.options).map((option) => [option.name, config[option.name] ?? option.default ?? null]),
  );
}

export function checkedConfig(
  charm: CharmMeta,
  values: Readonly<Record<string, ConfigValue>>,
): Readonly<Record<string, ConfigValue>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const option = charm.options[name];
      if (!option) throw new ModelError(`unknown option "${name}"`);
      return [name, optionValue(option, value)];
    }),
  );
}
