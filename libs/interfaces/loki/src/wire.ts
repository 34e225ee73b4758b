import { databag, json, maybe, type BagSchema } from '@grimoire/charm';
import { readAlertRules, readTopology, record, string, type AlertRules, type Topology } from '@grimoire/juju-topology';

/** The requirer's application bag. */
export interface Wanted {
  readonly metadata: Topology | undefined;
  readonly alert_rules: AlertRules | undefined;
}
export const wanted: BagSchema<Wanted> = databag({
  metadata: maybe(json(readTopology)),
  alert_rules: maybe(json(readAlertRules)),
});

/** Each provider unit's bag: where logs are pushed to. */
export interface Pushed {
  readonly endpoint: { readonly url: string };
}
export const pushed: BagSchema<Pushed> = databag({ endpoint: json(readEndpoint) });

function readEndpoint(value: unknown): { readonly url: string } {
  const url = string(record(value)['url']);
  if (!/^https?:\/\/[^/\s]+/.test(url)) throw new TypeError('not an address of a push API');
  return { url };
}
