import type { Proxies } from '../snapshot.ts';

/** A dispatch's environment: `process.env`, or a test's. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Why this process was started, as Juju's environment tells (juju.md 1.3). */
export interface Event {
  readonly kind: 'hook' | 'action';
  /** `config-changed`, `database-relation-changed`; of an action its name. */
  readonly name: string;
  readonly unit: string;
  readonly app: string;
  readonly model: string;
  readonly modelUuid: string;
  readonly proxies: Proxies;
  /** In a relation hook. */
  readonly relation: RelationEvent | undefined;
  /** In a secret hook: the URI. */
  readonly secret: string | undefined;
  /**
   * What a hook is about, beside its name: a relation and who acted there, a secret's label (or its URI) and revision, a
   * notice's key, a check's or a storage's name. Empty for the others.
   */
  readonly about: string;
}

export interface RelationEvent {
  readonly endpoint: string;
  readonly id: number;
  readonly remoteApp: string;
  readonly remoteUnit: string;
  readonly departingUnit: string;
  readonly broken: boolean;
}

/** `undefined` when this is no dispatch of a hook or an action (`juju exec`). */
export function eventOf(env: Environment): Event | undefined {
  const path = env['JUJU_DISPATCH_PATH'] ?? '';
  const [folder, name] = path.split('/');
  if (name === undefined || name === '' || (folder !== 'hooks' && folder !== 'actions')) return undefined;
  const unit = env['JUJU_UNIT_NAME'] ?? '';
  const relation = relationOf(name, env);
  return {
    kind: folder === 'actions' ? 'action' : 'hook',
    name,
    unit,
    app: unit.slice(0, unit.lastIndexOf('/')),
    model: env['JUJU_MODEL_NAME'] ?? '',
    modelUuid: env['JUJU_MODEL_UUID'] ?? '',
    proxies: {
      http: present(env['JUJU_CHARM_HTTP_PROXY']),
      https: present(env['JUJU_CHARM_HTTPS_PROXY']),
      no: present(env['JUJU_CHARM_NO_PROXY']),
    },
    relation,
    secret: name.startsWith('secret-') ? present(env['JUJU_SECRET_ID']) : undefined,
    about: relation ? aboutRelation(relation) : aboutHook(name, env),
  };
}

/** The event as the log names it. */
export function reasonOf({ kind, name, about }: Event): string {
  const full = kind === 'action' ? `action ${name}` : name;
  return about === '' ? full : `${full} (${about})`;
}

function aboutRelation({ endpoint, id, remoteUnit, remoteApp, departingUnit }: RelationEvent): string {
  const other = remoteUnit || remoteApp;
  const leaving = departingUnit === '' || departingUnit === other ? '' : `${departingUnit} departs`;
  return [`${endpoint}:${id}`, other, leaving].filter((part) => part !== '').join(', ');
}

/** Only the variables of the hook's own kind: in the others Juju may leave some that are empty. */
function aboutHook(name: string, env: Environment): string {
  if (name.startsWith('secret-')) {
    const revision = present(env['JUJU_SECRET_REVISION']);
    const which = present(env['JUJU_SECRET_LABEL']) ?? env['JUJU_SECRET_ID'] ?? '';
    return revision === undefined ? which : `${which}, revision ${revision}`;
  }
  if (name.endsWith('-pebble-custom-notice')) return env['JUJU_NOTICE_KEY'] ?? '';
  if (/-pebble-check-(?:failed|recovered)$/.test(name)) return env['JUJU_PEBBLE_CHECK_NAME'] ?? '';
  if (/-storage-(?:attached|detaching)$/.test(name)) return env['JUJU_STORAGE_ID'] ?? '';
  return '';
}

function relationOf(name: string, env: Environment): RelationEvent | undefined {
  const endpoint = present(env['JUJU_RELATION']);
  const id = Number(env['JUJU_RELATION_ID']?.split(':').at(-1));
  if (endpoint === undefined || !Number.isInteger(id)) return undefined;
  const remoteUnit = env['JUJU_REMOTE_UNIT'] ?? '';
  return {
    endpoint,
    id,
    remoteApp: present(env['JUJU_REMOTE_APP']) ?? remoteUnit.split('/')[0] ?? '',
    remoteUnit,
    departingUnit: env['JUJU_DEPARTING_UNIT'] ?? '',
    broken: name.endsWith('-relation-broken'),
  };
}

function present(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
