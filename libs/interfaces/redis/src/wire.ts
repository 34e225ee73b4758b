/** `redis`: what is on the wire. Plain text, no password, no version. The requirer writes nothing. */
import { databag, host, maybe, port, type BagSchema } from '@grimoire/charm';

/** What every unit of the provider writes into its unit bag. */
export interface UnitAnswer {
  /** The pod's address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
}
export const unitAnswer: BagSchema<UnitAnswer> = databag({ hostname: host, port });

/** What the provider's leader writes into its application bag. */
export interface Answer {
  /** The one server that takes writes. Old revisions of redis-k8s do not tell. */
  readonly 'leader-host': string | undefined;
}
export const answer: BagSchema<Answer> = databag({ 'leader-host': maybe(host) });
