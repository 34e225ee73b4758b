import type { ToolReply } from '../transport/transport.ts';

/**
 * A command line that Juju would accept: flags sorted out, arguments checked as far as they can be without a model.
 */
export interface Invocation {
  /** The tool's name, e.g. `relation-set`. */
  readonly tool: string;
  /** What is left when the flags are taken out, in order, untouched. */
  readonly args: readonly string[];
  /**
   * Flags by their long name (`-r` is `relation`, `-a` is `all`, `-l` is `log-level`, `-s` is `storage`, `-o` is
   * `output`). Booleans are always there; `format` is always there where the tool has one; the other strings are there
   * when they were given or have a default. `relation` is the bare number as text, e.g. `"7"`, of the flag or else of
   * the hook.
   */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>;
}

/** What the command line of a tool depends on besides itself. Everything is optional: `{}` is a hook like `install`. */
export interface Surroundings {
  /** Number of the hook's relation. */
  readonly relation?: number;
  /** Endpoint of the hook's relation. */
  readonly endpoint?: string;
  /** `JUJU_REMOTE_UNIT`, when not empty. */
  readonly remoteUnit?: string;
  /** `JUJU_REMOTE_APP`, when not empty. */
  readonly remoteApplication?: string;
  /** The hook's storage, e.g. `data/0`. */
  readonly storage?: string;
  /** Whether the unit has that relation; without it every number is taken as one. */
  readonly hasRelation?: (id: number) => boolean;
  /** The application at the other end of a relation; `secret-grant` and `secret-revoke` look at it. */
  readonly remoteApplicationOf?: (id: number) => string | undefined;
  /** Whether the unit has that storage; without it every well-formed id is taken as one. */
  readonly hasStorage?: (id: string) => boolean;
}

export type Parsed =
  | { readonly ok: true; readonly invocation: Invocation }
  /** The reply as Juju gives it: exit code 2 with a text on stderr, or 0 with the help text on stdout. */
  | { readonly ok: false; readonly reply: ToolReply };

/** Output formats of the tools that print a value. */
export type Format = 'smart' | 'yaml' | 'json';
