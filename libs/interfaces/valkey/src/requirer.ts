import { blocked, list, maybe, ready, type Integration } from '@grimoire/charm';
import { parseEndpoint, resourceRequirer, type Endpoint, type ResourceAccess } from '@grimoire/data-interfaces';

/** A Valkey that is ready to be used. */
export interface Valkey extends Omit<ResourceAccess, 'more' | 'tls'> {
  /** Where to ask which server is the primary; empty without Sentinel. */
  readonly sentinels: readonly Endpoint[];
  /** As the provider names it: `standalone`, `sentinel`, ... `undefined` when it does not tell. */
  readonly mode: string | undefined;
}

/** Valkey's and Redis' usual port, and Sentinel's. */
const port = 6379;
const sentinelPort = 26_379;

/**
 * The requirer's end of `valkey_client`: the only database of ours that is spoken in version 1. It has no names: `*` is
 * asked for. A server that wants TLS is refused, by name, as the reference does it.
 */
export function valkey(): Integration<'requires', 'valkey_client', Valkey> {
  return resourceRequirer('valkey_client', {
    name: '*',
    port,
    see({ more, tls, ...access }, { endpoint }) {
      if (tls.enabled) {
        return blocked(
          endpoint,
          `${endpoint}: ${access.app} wants TLS, which this charm does not speak to it: switch TLS off there`,
        );
      }
      const sentinels = (maybe(list).decode(more['sentinel-endpoints']) ?? []).map((one) =>
        parseEndpoint(one, sentinelPort),
      );
      return ready({ ...access, sentinels: sentinels.filter((one) => one !== undefined), mode: more['mode'] });
    },
  });
}
