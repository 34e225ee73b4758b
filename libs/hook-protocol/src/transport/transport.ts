/**
 * One call of one hook tool, as it travels to the unit agent.
 */
export interface ToolRequest {
  /** `JUJU_CONTEXT_ID` of the hook that runs; the agent refuses any other. */
  readonly contextId: string;
  /** Absolute working directory: the agent takes relative `--file` and `-o` paths from it. */
  readonly dir: string;
  /** The tool's name, e.g. `config-get`. */
  readonly command: string;
  /** Arguments without the tool's name. */
  readonly args: readonly string[];
  /** Standard input; absent is not the same as empty: a tool that reads an absent one is asked for again with it. */
  readonly stdin?: Uint8Array;
}

/** What a tool answered: the same three things that a process would leave behind. */
export interface ToolReply {
  /** 0 success, 1 the tool ran and failed, 2 bad flags or arguments. */
  readonly code: number;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

/**
 * A way to the unit agent. Every call is complete in itself; a reply with a code other than 0 is a reply, not an
 * exception. It rejects with a `ProtocolError` when the agent cannot be reached or does not make sense.
 */
export interface Transport {
  /** `rpc` speaks the agent socket's own protocol in process, `spawn` starts the tool's executable. */
  readonly kind: 'rpc' | 'spawn';
  call(command: string, args: readonly string[], stdin?: Uint8Array): Promise<ToolReply>;
  /** Frees the connection. The agent waits for it after the hook, so it must be called before the process ends. */
  close(): void;
}

/**
 * The environment of a dispatch, as far as the transports need it: `JUJU_CONTEXT_ID`, `JUJU_AGENT_SOCKET_ADDRESS`,
 * `JUJU_AGENT_SOCKET_NETWORK`, `PATH`. `process.env` is one.
 */
export type HookEnvironment = Readonly<Record<string, string | undefined>>;
