export type Attribute = string | number | boolean;
export type Attributes = Readonly<Record<string, Attribute>>;

/** A stretch of time in one dispatch. */
export interface Span {
  readonly name: string;
  /** `client`: something was asked of Juju or of a Pebble. */
  readonly kind: 'internal' | 'client';
  /** 16 hexadecimal digits. */
  readonly id: string;
  /** The id of the span that this one is part of; absent of the first. */
  readonly parent?: string;
  /** Microseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  /** That it failed, and why; may be empty. */
  readonly failed?: string;
}

/** All of one dispatch. Plain JSON, without any secret. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** Who was dispatched. */
  readonly resource: Attributes;
  readonly spans: readonly Span[];
}
