import { effectiveConfig, resetConfig, setConfig, type Application, type Model } from '@grimoire/juju-model';
import { stringify } from 'yaml';
import type { ConfigRequest } from '../../cli/verbs/config.ts';
import { GrimoireError } from '../../home/grimoire-error.ts';
import type { VerbContext } from '../verb-context.ts';

/** Shows all options or one, or changes some: all of them or, when one is wrong, none. */
export async function config(request: ConfigRequest, { controller, model, out }: VerbContext): Promise<number> {
  const { application, key, set, reset, format } = request;
  if (Object.keys(set).length > 0 || reset.length > 0) {
    const { store } = await controller.running(model);
    store.update((was) => changed(was, application, set, reset));
    return 0;
  }
  const found = controller.existing(model).store.read().applications[application];
  if (found === undefined) throw new GrimoireError(`application "${application}" not found`);
  if (key === undefined) {
    const shown = describe(found);
    out(format === 'json' ? `${JSON.stringify(shown)}\n` : stringify(shown));
    return 0;
  }
  if (found.charm.options[key] === undefined)
    throw new GrimoireError(`key "${key}" not found in "${application}" application config or charm settings.`);
  const value = effectiveConfig(found)[key] ?? null;
  out(format === 'json' ? `${JSON.stringify(value)}\n` : value === null ? '\n' : `${value}\n`);
  return 0;
}

function changed(model: Model, application: string, set: ConfigRequest['set'], reset: readonly string[]): Model {
  const next = reset.length > 0 ? resetConfig(model, application, reset) : model;
  return Object.keys(set).length > 0 ? setConfig(next, application, set) : next;
}

/** As `juju config` shows an application. */
function describe(application: Application): unknown {
  const { name, charm, config: given } = application;
  const settings = Object.values(charm.options)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((option) => {
      const value = given[option.name] ?? option.default;
      const source = given[option.name] !== undefined ? 'user' : option.default === undefined ? 'unset' : 'default';
      const { description, type } = option;
      const base = option.default === undefined ? {} : { default: option.default };
      return [option.name, { ...base, description, source, type, ...(value === undefined ? {} : { value }) }];
    });
  return { application: name, charm: charm.name, settings: Object.fromEntries(settings) };
}
