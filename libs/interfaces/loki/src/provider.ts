import {
  authority,
  Integration,
  readEach,
  ready,
  unreadable,
  type Each,
  type Offer,
  type Reading,
  type RelationView,
} from '@grimoire/charm';
import { narrowed, type AlertRules } from '@grimoire/juju-topology';
import { pushed, wanted } from './wire.ts';

/** An application whose logs come here. */
export interface Source {
  readonly relation: number;
  readonly endpoint: string;
  /** The application at the other end. */
  readonly app: string;
  /** Each selector looks only at that application. */
  readonly rules: AlertRules;
}

/** The provider's end of `loki_push_api`: who sends logs, and which alerts they deserve. Broken data does not hold up the others: it is in `status`, with who sent it. */
export function logSources(): Integration<'provides', 'loki_push_api', Each<Source>, 'always'> {
  return new Integration('provides', 'loki_push_api', 'always', {
    read: (relations) => readEach(relations, readOne),
  });
}

function readOne(relation: RelationView): Reading<Source> {
  const { id, app, remoteApp, endpoint } = relation;
  const said = wanted.parse(remoteApp);
  if (!said.ok) return unreadable(relation, said.wrong);
  const rules = narrowed(said.value.alert_rules ?? { groups: [] }, 'logql');
  return ready({ relation: id, endpoint, app, rules });
}

/**
 * Where this unit takes logs, for the goal's `offers`.
 *
 * @param why - the reason that none of the application's alert rules is used, if so
 */
export function logsOffer<E extends string>(
  endpoint: E,
  { relation }: Source,
  at: { readonly host: string; readonly port: number; readonly scheme?: 'http' | 'https' },
  why?: string,
): Offer<E> {
  const url = `${at.scheme ?? 'http'}://${authority(at)}/loki/api/v1/push`;
  return {
    endpoint,
    relation,
    app: { event: why && JSON.stringify({ valid: false, errors: why }) },
    unit: { ...pushed.write({ endpoint: { url } }), public_address: at.host },
  };
}
