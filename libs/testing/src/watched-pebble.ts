import type { PebbleApi } from '@grimoire/pebble';
import type { Journal } from './journal.ts';

/** The methods that change something; every other one is a GET. */
const writing: ReadonlySet<PropertyKey> = new Set<keyof PebbleApi>([
  'addLayer',
  'startServices',
  'stopServices',
  'restartServices',
  'replan',
  'autostart',
  'abortChange',
  'writeFile',
  'makeDir',
  'removePath',
  'exec',
  'startExec',
  'startChecks',
  'stopChecks',
  'refreshCheck',
  'notify',
  'sendSignal',
  'addIdentities',
  'updateIdentities',
  'replaceIdentities',
  'removeIdentities',
]);

/** The same Pebble, with every call told to the journal. */
export function watchedPebble(
  pebble: PebbleApi,
  journal: Journal,
  about: { readonly hook: () => string; readonly unit: string; readonly container: string },
): PebbleApi {
  return new Proxy(pebble, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name, target);
      if (typeof method !== 'function') return method;
      if (name === 'close' || name === 'readStream' || name === 'followLogs') return method.bind(target);
      return (...args: unknown[]) => {
        const write = writing.has(name)
          ? { hook: about.hook(), unit: about.unit, what: `POST ${about.container} ${String(name)}` }
          : undefined;
        return journal.through(write, () => Reflect.apply(method, target, args));
      };
    },
  });
}
