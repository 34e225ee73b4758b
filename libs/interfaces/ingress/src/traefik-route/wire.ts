import { databag, flag, maybe, text, type BagSchema } from '@grimoire/charm';

/** The requirer's application bag. */
export interface Routing {
  /** A dynamic configuration of Traefik, in YAML. */
  readonly config: string;
  /** Part of its static configuration, in YAML: entry points. A change makes Traefik start anew. */
  readonly static: string | undefined;
  /** Without the routers for TLS that the provider adds by itself. */
  readonly raw: boolean | undefined;
}
export const routing: BagSchema<Routing> = databag({
  config: text,
  static: maybe(text),
  raw: maybe(flag('True', 'False')),
});

/** The provider's application bag. */
export interface Gateway {
  readonly external_host: string;
  readonly scheme: string;
}
export const gateway: BagSchema<Gateway> = databag({ external_host: text, scheme: text });

/** Nothing to route: every key taken back. */
export const noRouting: Readonly<Record<keyof Routing, undefined>> = {
  config: undefined,
  static: undefined,
  raw: undefined,
};
