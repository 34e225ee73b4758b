import {
  authority,
  Integration,
  ready,
  reasons,
  unreadable,
  type Each,
  type Offer,
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
  /** Each selector looks only at that application. None when they cannot be read. */
  readonly rules: AlertRules;
  /** Keys that it sent and nobody can read. */
  readonly wrong: readonly string[];
}

/** The provider's end of `loki_push_api`: who sends logs, and which alerts they deserve. Logs are taken of one with broken rules too: what is broken is in `status`, with who sent it. */
export function logSources(): Integration<'provides', 'loki_push_api', Each<Source>, 'always'> {
  return new Integration('provides', 'loki_push_api', 'always', {
    read: (relations) => ready(readAll(relations)),
  });
}

function readAll(relations: readonly RelationView[]): Each<Source> {
  const all = relations.map(readOne);
  const broken = relations.flatMap((relation, nth) => {
    const wrong = all[nth]?.wrong ?? [];
    return wrong.length > 0 ? [unreadable(relation, wrong)] : [];
  });
  const status = reasons(...broken);
  return { all, ...(status && { status }) };
}

function readOne({ id, app, remoteApp, endpoint }: RelationView): Source {
  const said = wanted.parse(remoteApp);
  const rules = narrowed((said.ok ? said.value.alert_rules : undefined) ?? { groups: [] }, 'logql');
  return { relation: id, endpoint, app, rules, wrong: said.ok ? [] : said.wrong };
}

/**
 * Where this unit takes logs, for the goal's `offers`.
 *
 * @param why - the reason that none of the application's alert rules is used, if so; by default that they cannot be read
 */
export function logsOffer<E extends string>(
  endpoint: E,
  { relation, wrong }: Source,
  at: { readonly host: string; readonly port: number; readonly scheme?: 'http' | 'https' },
  why: string | undefined = wrong.length > 0 ? `cannot read ${wrong.join(', ')}` : undefined,
): Offer<E> {
  const url = `${at.scheme ?? 'http'}://${authority(at)}/loki/api/v1/push`;
  return {
    endpoint,
    relation,
    app: { event: why && JSON.stringify({ valid: false, errors: why }) },
    unit: { ...pushed.write({ endpoint: { url } }), public_address: at.host },
  };
}
