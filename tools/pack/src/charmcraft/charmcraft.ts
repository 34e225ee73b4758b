/** What charmcraft.yaml holds, under the names it has there. Facts of each key: charmcraft's schema and Juju's charm reader. */
export interface Charmcraft {
  readonly type: 'charm';
  readonly name: string;
  readonly title?: string;
  readonly summary: string;
  readonly description: string;
  readonly links?: Links;
  /** Where one base holds for every platform: `ubuntu@22.04`. */
  readonly base?: string;
  readonly 'build-base'?: string;
  /** Label → what builds it; null where the label itself says both. */
  readonly platforms: Readonly<Record<string, PlatformBuild | null>>;
  readonly parts: Readonly<Record<string, Loose>>;
  readonly assumes?: readonly (string | Loose)[];
  readonly 'charm-user'?: 'root' | 'sudoer' | 'non-root';
  readonly containers?: Readonly<Record<string, Container>>;
  readonly resources?: Readonly<Record<string, Resource>>;
  readonly storage?: Readonly<Record<string, Storage>>;
  readonly provides?: Endpoints;
  readonly requires?: Endpoints;
  readonly peers?: Endpoints;
  readonly config?: { readonly options?: Readonly<Record<string, Option>> };
  readonly actions?: Readonly<Record<string, Action>>;
  readonly devices?: Loose;
  readonly 'extra-bindings'?: Loose;
  readonly subordinate?: boolean;
  readonly terms?: readonly string[];
  readonly charmhub?: Loose;
  readonly analysis?: Loose;
  readonly 'charm-libs'?: readonly { readonly lib: string; readonly version: string }[];
}

export interface Links {
  readonly documentation?: string;
  readonly issues?: string | readonly string[];
  readonly source?: string | readonly string[];
  readonly website?: string | readonly string[];
  readonly contact?: string | readonly string[];
}

export interface PlatformBuild {
  readonly 'build-on': string | readonly string[];
  readonly 'build-for': string | readonly string[];
}

export interface Container {
  readonly resource?: string;
  readonly bases?: readonly Loose[];
  readonly mounts?: readonly { readonly storage: string; readonly location?: string }[];
  readonly uid?: number;
  readonly gid?: number;
}

export interface Resource {
  readonly type: 'oci-image' | 'file';
  readonly description?: string;
  readonly filename?: string;
  readonly 'upstream-source'?: string;
}

export interface Storage {
  readonly type: 'filesystem' | 'block';
  readonly description?: string;
  readonly shared?: boolean;
  readonly 'read-only'?: boolean;
  readonly multiple?: { readonly range: number | string };
  readonly 'minimum-size'?: string;
  readonly location?: string;
  readonly properties?: readonly 'transient'[];
}

export type Endpoints = Readonly<Record<string, Endpoint>>;
export interface Endpoint {
  readonly interface: string;
  readonly limit?: number;
  readonly optional?: boolean;
  readonly scope?: 'global' | 'container';
}

export interface Option {
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'secret';
  readonly default?: string | number | boolean;
  readonly description?: string;
  /** `false`: must be set, which the charm sees to. A key of the 12-factor extensions. */
  readonly optional?: boolean;
}

export interface Action {
  readonly description?: string;
  readonly title?: string;
  /** JSON Schema (draft 4) of each parameter. */
  readonly params?: Readonly<Record<string, Parameter>>;
  readonly required?: readonly string[];
  readonly parallel?: boolean;
  readonly 'execution-group'?: string;
  readonly [schemaKey: string]: unknown;
}

export interface Parameter {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly [schemaKey: string]: unknown;
}

export type Loose = Readonly<Record<string, unknown>>;
