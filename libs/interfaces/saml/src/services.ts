import { MissingField, type Databag, type Parsed } from '@grimoire/charm';
import { httpUrl } from './wire.ts';

/** How the browser carries the message there: in the address, or in a form. */
export type Method = 'redirect' | 'post';

/** A service of the identity provider at one of its addresses. */
export interface Service {
  /** As metadata has it: `SingleSignOnService`, `SingleLogoutService`. It may occur twice, once for each method. */
  readonly name: string;
  readonly method: Method;
  readonly url: string;
  /** `urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect`, for example. */
  readonly binding: string;
  /** Where answers go, if elsewhere. */
  readonly responseUrl: string | undefined;
}

/**
 * The services in a bag, by name and then method. Each has three keys that begin alike, such as
 * `single_sign_on_service_redirect`: with `_url`, `_binding` and, where it is needed, `_response_url`.
 */
export function readServices(bag: Databag): Parsed<readonly Service[]> {
  const missing: string[] = [];
  const wrong: string[] = [];
  const value: Service[] = [];
  const field = (key: string): string | undefined => (Object.hasOwn(bag, key) ? bag[key] : undefined) || undefined;
  const url = (key: string): string => {
    try {
      return httpUrl.decode(field(key));
    } catch (error) {
      (error instanceof MissingField ? missing : wrong).push(key);
      return '';
    }
  };
  for (const key of Object.keys(bag).toSorted()) {
    const [, prefix = '', method = ''] = /^((?:[a-z0-9]+_)+(redirect|post))_url$/.exec(key) ?? [];
    // The empty text is a key that is being taken away.
    if (!isMethod(method) || field(key) === undefined) continue;
    const binding = field(`${prefix}_binding`);
    if (binding === undefined) missing.push(`${prefix}_binding`);
    const response = `${prefix}_response_url`;
    value.push({
      name: pascal(prefix.slice(0, -method.length - 1)),
      method,
      url: url(key),
      binding: binding ?? '',
      responseUrl: field(response) === undefined ? undefined : url(response),
    });
  }
  return missing.length + wrong.length > 0 ? { ok: false, missing, wrong } : { ok: true, value };
}

/** As they go on the wire. */
export function writeServices(services: readonly Service[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    services.flatMap(({ name, method, url, binding, responseUrl }) => {
      const prefix = `${snake(name)}_${method}`;
      return [
        [`${prefix}_url`, url],
        [`${prefix}_binding`, binding],
        ...(responseUrl === undefined ? [] : [[`${prefix}_response_url`, responseUrl]]),
      ];
    }),
  );
}

const isMethod = (word: string): word is Method => word === 'redirect' || word === 'post';

const pascal = (name: string): string => name.replace(/(?:^|_)([a-z0-9])/g, (_, first: string) => first.toUpperCase());

const snake = (name: string): string =>
  name.replace(/[A-Z]/g, (letter, at: number) => `${at === 0 ? '' : '_'}${letter.toLowerCase()}`);
