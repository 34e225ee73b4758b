/** What Juju reads from a charm's files, defaults filled in. Plain JSON. */
export interface CharmMeta {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** By name, all three maps together; names are unique over them. */
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  readonly containers: Readonly<Record<string, Container>>;
  readonly resources: Readonly<Record<string, ResourceMeta>>;
  readonly storage: Readonly<Record<string, StorageMeta>>;
  readonly options: Readonly<Record<string, Option>>;
  readonly actions: Readonly<Record<string, ActionSpec>>;
  readonly extraBindings: readonly string[];
  readonly assumes: readonly unknown[];
  readonly charmUser: 'root' | 'sudoer' | 'non-root' | 'default';
  readonly subordinate: boolean;
  readonly bases: readonly Base[];
}

export type Role = 'provider' | 'requirer' | 'peer';

export interface Endpoint {
  readonly name: string;
  readonly role: Role;
  readonly interface: string;
  /** Most relations allowed; absent: no limit. */
  readonly limit?: number;
  readonly optional: boolean;
  readonly scope: 'global' | 'container';
}

export interface Container {
  readonly name: string;
  readonly resource?: string;
  readonly mounts: readonly { readonly storage: string; readonly location?: string }[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface ResourceMeta {
  readonly name: string;
  readonly type: 'file' | 'oci-image';
  readonly filename: string;
  readonly description: string;
}

export interface StorageMeta {
  readonly name: string;
  readonly type: 'filesystem' | 'block';
  readonly description: string;
  readonly shared: boolean;
  readonly readOnly: boolean;
  readonly multiple: { readonly min: number; readonly max?: number };
  /** In MiB. */
  readonly minimumSize: number;
  readonly location?: string;
}

export type ConfigValue = string | number | boolean;

export interface Option {
  readonly name: string;
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
  readonly default?: ConfigValue;
  readonly description: string;
}

export interface ActionSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema (draft 4) of an object. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly parallel: boolean;
  readonly executionGroup: string;
}

export interface Base {
  readonly name: string;
  readonly channel: string;
  readonly architectures: readonly string[];
}
