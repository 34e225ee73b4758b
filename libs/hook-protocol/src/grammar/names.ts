import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';

const application = '[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*';
const number = '(?:0|[1-9][0-9]*)';
const applicationName = new RegExp(`^${application}$`);
const unitName = new RegExp(`^${application}/${number}$`);
const storageId = new RegExp(`^${application}/${number}$`);
const uuid = '[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}';

/** Whether Juju takes it as the name of an application. */
export function isApplicationName(text: string): boolean {
  return applicationName.test(text);
}

/** Whether Juju takes it as the name of a unit. */
export function isUnitName(text: string): boolean {
  return unitName.test(text);
}

/** Whether Juju takes it as the id of a storage instance, e.g. `data/0`. */
export function isStorageId(text: string): boolean {
  return storageId.test(text);
}

/** A secret, however its URI was written. */
export interface SecretUri {
  /** 20 characters. */
  readonly id: string;
  /** UUID of the model that it is of, when the URI says so. */
  readonly model?: string;
}

/**
 * `secret:<id>`, `secret:<model>/<id>`, `secret://<model>/<id>` or a bare id.
 *
 * @throws Refusal
 */
export function secretUri(text: string): SecretUri {
  const [, scheme, rest = text] = /^([A-Za-z][A-Za-z0-9+.-]*):(.*)$/s.exec(text) ?? [];
  if (scheme !== undefined && scheme.toLowerCase() !== 'secret') {
    throw new Refusal(`secret URI scheme ${goQuote(scheme.toLowerCase())} not valid`);
  }
  const [, host, path = rest] = /^\/\/([^/]*)\/(.*)$/s.exec(rest) ?? [];
  if (host !== undefined && host !== '' && !new RegExp(uuid).test(host)) {
    throw new Refusal(`host controller UUID ${goQuote(host)} not valid`);
  }
  const found = new RegExp(`^(?:(${uuid})/)?([0-9a-z]{20})$`).exec(path.replace(/^\/+/, ''));
  const id = found?.[2];
  if (id === undefined) throw new Refusal(`secret URI ${goQuote(text)} not valid`);
  const model = found?.[1] ?? host;
  return model === undefined || model === '' ? { id } : { id, model };
}
