import type { ToolReply, ToolRequest } from '../transport/transport.ts';

export interface ServeOptions {
  /** A file-system path of at most 107 bytes. What lies there is replaced. */
  readonly socketPath: string;
  /** `JUJU_CONTEXT_ID` of the hook; requests with another one are refused. */
  readonly contextId: string;
  /** Runs one tool. Called for one request at a time. Throws `StdinRequired` to be called again with input. */
  readonly handler: (request: ToolRequest) => Promise<ToolReply> | ToolReply;
  /** Names of the tools that exist; others are refused as unknown. Every tool of Juju when left out. */
  readonly tools?: Iterable<string>;
}

export interface ToolServer {
  readonly socketPath: string;
  /**
   * Takes no more connections, and waits until the clients are gone.
   *
   * @param patience - milliseconds after which those that stay are cut off. @default 5000
   * @returns how many had to be cut off.
   */
  close(patience?: number): Promise<number>;
}
