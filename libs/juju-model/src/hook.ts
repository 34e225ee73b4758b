/** What the agent runs next, with everything its environment needs. Plain JSON. */
export type Hook =
  | LifecycleHook
  | RelationHook
  | StorageHook
  | SecretHook
  | WorkloadHook
  | { readonly kind: 'action'; readonly id: number; readonly action: string };

export interface LifecycleHook {
  readonly kind:
    | 'install'
    | 'start'
    | 'config-changed'
    | 'upgrade-charm'
    | 'update-status'
    | 'leader-elected'
    | 'leader-settings-changed'
    | 'stop'
    | 'remove';
}

interface AboutRelation {
  readonly endpoint: string;
  readonly relation: number;
  readonly remoteApplication: string;
}

export type RelationHook =
  | (AboutRelation & { readonly kind: 'relation-created' | 'relation-broken' })
  | (AboutRelation & { readonly kind: 'relation-joined'; readonly remoteUnit: string; readonly version: number })
  /** Without `remoteUnit` the application bag changed. `version` is the bag's when the hook was chosen. */
  | (AboutRelation & { readonly kind: 'relation-changed'; readonly remoteUnit?: string; readonly version: number })
  | (AboutRelation & { readonly kind: 'relation-departed'; readonly remoteUnit: string; readonly departing: string });

export interface StorageHook {
  readonly kind: 'storage-attached' | 'storage-detaching';
  /** e.g. `data/0`. */
  readonly storage: string;
}

export type SecretHook =
  /** `revision` is not shown to the charm: it is what was announced (changed) or the latest one before the hook (rotate). */
  | { readonly kind: 'secret-changed' | 'secret-rotate'; readonly secret: string; readonly revision: number }
  | { readonly kind: 'secret-expired' | 'secret-remove'; readonly secret: string; readonly revision: number };

export type WorkloadHook =
  | { readonly kind: 'pebble-ready'; readonly container: string; readonly boot: string }
  | {
      readonly kind: 'pebble-custom-notice';
      readonly container: string;
      readonly notice: { readonly id: string; readonly type: string; readonly key: string };
    }
  | {
      readonly kind: 'pebble-check-failed' | 'pebble-check-recovered';
      readonly container: string;
      readonly check: string;
    };

/** The name that Juju gives a hook: `JUJU_HOOK_NAME`, e.g. `db-relation-joined`; of an action its own name. */
export function hookName(hook: Hook): string {
  switch (hook.kind) {
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return `${hook.endpoint}-${hook.kind}`;
    case 'storage-attached':
    case 'storage-detaching':
      return `${hook.storage.slice(0, hook.storage.lastIndexOf('/'))}-${hook.kind}`;
    case 'pebble-ready':
    case 'pebble-custom-notice':
    case 'pebble-check-failed':
    case 'pebble-check-recovered':
      return `${hook.container}-${hook.kind}`;
    case 'action':
      return hook.action;
    default:
      return hook.kind;
  }
}

/** What `dispatch` is told: `JUJU_DISPATCH_PATH`. */
export function dispatchPath(hook: Hook): string {
  return `${hook.kind === 'action' ? 'actions' : 'hooks'}/${hookName(hook)}`;
}

export function isRelationHook(hook: Hook): hook is RelationHook {
  return hook.kind.startsWith('relation-');
}

export function isWorkloadHook(hook: Hook): hook is WorkloadHook {
  return hook.kind.startsWith('pebble-');
}

export function isSecretHook(hook: Hook): hook is SecretHook {
  return hook.kind.startsWith('secret-');
}

export function isStorageHook(hook: Hook): hook is StorageHook {
  return hook.kind.startsWith('storage-');
}
