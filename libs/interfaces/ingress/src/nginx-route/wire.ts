import { databag, flag, integer, list, maybe, port, text, type BagSchema } from '@grimoire/charm';

/** The requirer's application bag: plain text. Options that are not set are not there. */
export interface Route {
  readonly 'service-hostname': string;
  /** The Kubernetes service: the application's name. */
  readonly 'service-name': string;
  readonly 'service-port': number;
  readonly 'service-namespace': string | undefined;
  readonly 'additional-hostnames': readonly string[] | undefined;
  readonly 'path-routes': readonly string[] | undefined;
  /** Megabytes. */
  readonly 'max-body-size': number | undefined;
  /** Seconds. */
  readonly 'session-cookie-max-age': number | undefined;
  readonly 'retry-errors': string | undefined;
  readonly 'rewrite-enabled': boolean | undefined;
  readonly 'rewrite-target': string | undefined;
  readonly 'backend-protocol': string | undefined;
  readonly 'enable-access-log': boolean | undefined;
  readonly 'tls-secret-name': string | undefined;
}

const fields = {
  'service-hostname': text,
  'service-name': text,
  'service-port': port,
  'service-namespace': maybe(text),
  'additional-hostnames': maybe(list),
  'path-routes': maybe(list),
  'max-body-size': maybe(integer),
  'session-cookie-max-age': maybe(integer),
  'retry-errors': maybe(text),
  'rewrite-enabled': maybe(flag('True', 'False')),
  'rewrite-target': maybe(text),
  'backend-protocol': maybe(text),
  'enable-access-log': maybe(flag('true', 'false')),
  'tls-secret-name': maybe(text),
} as const;

export const route: BagSchema<Route> = databag(fields);

/** No route: every key taken back. */
export const noRoute: Readonly<Record<string, undefined>> = Object.fromEntries(
  Object.keys(fields).map((key) => [key, undefined]),
);
