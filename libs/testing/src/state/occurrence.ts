import type { ActionName, EventName, Metadata } from '@grimoire/charm';
import type { Hook } from '@grimoire/juju-model';
import { otherApp, type RelationState, type AnyState } from './unit-state.ts';

/** What happens to the unit: an event of the charm's metadata with what it is about, or an action. */
export type Occurrence<M extends Metadata> =
  | EventName<M>
  | ({ readonly event: EventName<M> } & About)
  | { readonly action: ActionName<M>; readonly params?: Readonly<Record<string, unknown>> };

/** The same of any charm. */
export type AnyOccurrence =
  | string
  | ({ readonly event: string } & About)
  | { readonly action: string; readonly params?: Readonly<Record<string, unknown>> };

export interface About {
  /** Of a relation event, by id; only where several are of its endpoint. */
  readonly relation?: number;
  /** Of `joined`, `departed`, and of `changed` when a unit's bag changed: the other unit. */
  readonly unit?: string;
  /** Of `departed`: who leaves. @default `unit` */
  readonly departing?: string;
  /** Of a secret event: the id. */
  readonly secret?: string;
  /** Of `secret-expired` and `secret-remove`. */
  readonly revision?: number;
  /** Of `-pebble-custom-notice`: the key. */
  readonly notice?: string;
  /** Of `-pebble-check-failed` and `-recovered`. */
  readonly check?: string;
}

const life = [
  'install',
  'start',
  'config-changed',
  'upgrade-charm',
  'update-status',
  'leader-elected',
  'leader-settings-changed',
  'stop',
  'remove',
] as const;

/** The event with its parts taken from its name. `undefined`: no charm has one like it. */
export function splitEvent(event: string): { readonly kind: Hook['kind']; readonly of: string } | undefined {
  const itself = life.find((kind) => kind === event);
  if (itself !== undefined) return { kind: itself, of: '' };
  for (const kind of kinds) {
    if (event === kind) return kind.startsWith('secret-') ? { kind, of: '' } : undefined;
    if (event.endsWith(`-${kind}`) && !kind.startsWith('secret-'))
      return { kind, of: event.slice(0, -kind.length - 1) };
  }
  return undefined;
}

const kinds = [
  'relation-created',
  'relation-joined',
  'relation-changed',
  'relation-departed',
  'relation-broken',
  'storage-attached',
  'storage-detaching',
  'secret-changed',
  'secret-rotate',
  'secret-expired',
  'secret-remove',
  'pebble-ready',
  'pebble-custom-notice',
  'pebble-check-failed',
  'pebble-check-recovered',
] as const;

/** The relation that an event is about, with its id. */
export function relationOfEvent(
  state: AnyState,
  endpoint: string,
  about: About,
): { readonly id: number; readonly relation: RelationState } | undefined {
  const found = (state.relations ?? [])
    .map((relation, index) => ({ id: relation.id ?? index + 1, relation }))
    .filter(({ relation }) => relation.endpoint === endpoint);
  return about.relation === undefined ? found[0] : found.find(({ id }) => id === about.relation);
}

/** The hook as the agent would choose it. The occurrence was found possible before. */
export function hookOf(
  state: AnyState,
  { app, peers }: { readonly app: string; readonly peers: readonly string[] },
  event: string,
  about: About,
): Hook {
  const { kind, of } = splitEvent(event) ?? { kind: 'update-status', of: '' };
  const related = relationOfEvent(state, of, about);
  const remoteApplication = related && !peers.includes(of) ? otherApp(related.relation) : app;
  const relation = { endpoint: of, relation: related?.id ?? -1, remoteApplication };
  const { unit = '', secret = '', revision = 1, notice = '', check = '' } = about;
  switch (kind) {
    case 'relation-created':
    case 'relation-broken':
      return { ...relation, kind };
    case 'relation-joined':
      return { ...relation, kind, remoteUnit: unit, version: 1 };
    case 'relation-changed':
      return { ...relation, kind, version: 1, ...(unit === '' ? {} : { remoteUnit: unit }) };
    case 'relation-departed':
      return { ...relation, kind, remoteUnit: unit, departing: about.departing ?? unit };
    case 'storage-attached':
    case 'storage-detaching':
      return { kind, storage: `${of}/0` };
    case 'secret-changed':
    case 'secret-rotate':
    case 'secret-expired':
    case 'secret-remove':
      return { kind, secret, revision };
    case 'pebble-ready':
      return { kind, container: of, boot: 'boot' };
    case 'pebble-custom-notice':
      return { kind, container: of, notice: { id: '1', type: 'custom', key: notice } };
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return { kind, container: of, check };
    case 'action':
      return { kind: 'update-status' };
    default:
      return { kind };
  }
}
