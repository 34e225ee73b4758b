import type { OpenedPort, RotatePolicy } from '../model.ts';

/** What a hook has asked for and what only its flush will make true. It is lost with the hook. */
export interface Pending {
  /** By relation id: what to write into the own unit's and the own application's bag; empty texts delete. */
  readonly relations: Map<number, { unit: Record<string, string>; application: Record<string, string> }>;
  /** The whole charm state, once something in it was changed. */
  state?: Record<string, string>;
  readonly ports: { readonly open: boolean; readonly port: OpenedPort }[];
  readonly storage: Map<string, number>;
  readonly secrets: PendingSecrets;
  /** `is-leader` said no once: it stays so for this hook. */
  notLeader: boolean;
}

export interface PendingSecrets {
  readonly creates: Map<
    string,
    SecretDraft & { readonly owner: 'application' | 'unit'; readonly content: SecretContent }
  >;
  readonly updates: Map<string, SecretDraft>;
  /** Revisions to remove; an empty list means the whole secret. */
  readonly removes: Map<string, readonly number[]>;
  readonly grants: {
    readonly secret: string;
    readonly relation: number;
    readonly target: string;
    readonly kind: 'application' | 'unit';
  }[];
  readonly revokes: { readonly secret: string; readonly relation?: number; readonly target?: string }[];
  /** Secrets whose pending revision this unit tracks from the flush on. */
  readonly track: Set<string>;
}

/** Values in base64. */
export type SecretContent = Readonly<Record<string, string>>;

export interface SecretDraft {
  readonly content?: SecretContent;
  readonly label?: string;
  readonly description?: string;
  readonly rotate?: RotatePolicy;
  readonly expire?: number;
}

export function nothingPending(): Pending {
  return {
    relations: new Map(),
    ports: [],
    storage: new Map(),
    secrets: { creates: new Map(), updates: new Map(), removes: new Map(), grants: [], revokes: [], track: new Set() },
    notLeader: false,
  };
}
