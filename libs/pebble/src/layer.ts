/**
 * The shape of a layer, as its YAML has it; keys keep Pebble's spelling.
 * Source: Pebble's layer specification. Durations are Go's (`500ms`, `10s`, `1m30s`).
 */
export interface Layer {
  readonly summary?: string;
  readonly description?: string;
  readonly services?: Readonly<Record<string, Service>>;
  readonly checks?: Readonly<Record<string, Check>>;
  readonly 'log-targets'?: Readonly<Record<string, LogTarget>>;
}

/** How an entry meets one of the same name in an earlier layer. Pebble refuses an entry without it. */
export type Override = 'merge' | 'replace';

export interface Service {
  readonly override: Override;
  readonly summary?: string;
  readonly description?: string;
  /** `enabled`: started by `autostart` and by `replan`. @default nothing, which is the same as disabled */
  readonly startup?: 'enabled' | 'disabled';
  /** Required in the plan. Split as a shell splits words; no shell runs it. */
  readonly command?: string;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly requires?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly 'user-id'?: number;
  readonly user?: string;
  readonly 'group-id'?: number;
  readonly group?: string;
  readonly 'working-dir'?: string;
  readonly 'on-success'?: 'restart' | 'shutdown' | 'failure-shutdown' | 'ignore';
  readonly 'on-failure'?: 'restart' | 'shutdown' | 'success-shutdown' | 'ignore';
  readonly 'on-check-failure'?: Readonly<Record<string, 'restart' | 'shutdown' | 'success-shutdown' | 'ignore'>>;
  /** @default 500ms */
  readonly 'backoff-delay'?: string;
  /** @default 2 */
  readonly 'backoff-factor'?: number;
  /** @default 30s */
  readonly 'backoff-limit'?: string;
  /** @default 5s */
  readonly 'kill-delay'?: string;
}

/** Exactly one of `http`, `tcp` and `exec`. */
export interface Check {
  readonly override: Override;
  /** `ready` takes part in the readiness probe, `alive` in both. */
  readonly level?: 'alive' | 'ready';
  /** @default enabled */
  readonly startup?: 'enabled' | 'disabled';
  /** The first run comes only after one whole period. @default 10s */
  readonly period?: string;
  /** @default 3s */
  readonly timeout?: string;
  /** Failures in a row until the check is down. @default 3 */
  readonly threshold?: number;
  readonly http?: { readonly url?: string; readonly headers?: Readonly<Record<string, string>> };
  readonly tcp?: { readonly port?: number; readonly host?: string };
  readonly exec?: ExecCheck;
}

export interface ExecCheck {
  readonly command?: string;
  readonly 'service-context'?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly 'user-id'?: number;
  readonly user?: string;
  readonly 'group-id'?: number;
  readonly group?: string;
  readonly 'working-dir'?: string;
}

export interface LogTarget {
  readonly override: Override;
  /** `opentelemetry` is unknown to 1.19. */
  readonly type?: 'loki' | 'opentelemetry' | 'syslog';
  readonly location?: string;
  /** Names, `all`, and either with `-` in front to leave out; the last that matches wins. */
  readonly services?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** The layers combined. Every map is there, empty or not. */
export interface Plan {
  readonly services: Readonly<Record<string, Service>>;
  readonly checks: Readonly<Record<string, Check>>;
  readonly 'log-targets': Readonly<Record<string, LogTarget>>;
}
