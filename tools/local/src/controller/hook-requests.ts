import type { Hook } from '@grimoire/juju-model';
import { GrimoireError } from '../home/grimoire-error.ts';

/** Somebody waits for a hook of a unit: to have it under a debugger, or to have one run again. */
export interface HookRequest {
  /** The next hook or action of one of these names is meant; any, when there is none. */
  readonly names: readonly string[];
  /** This one is run at once, in place of the next. */
  readonly replay?: Hook;
  readonly debug?: DebugRequest;
  /** It is over. @param how a sentence's end, e.g. `ended with exit code 0` */
  ended(hook: string, how: string): void;
}

export interface DebugRequest {
  /** On 127.0.0.1; another one when it is taken. */
  readonly hostPort: number;
  /** Where the sources lie that the packed charm's source maps name. */
  readonly workspace: string;
  /** Nobody waits any more: the hook goes on. */
  readonly gone: AbortSignal;
  /** The hook's process waits for a debugger. @param url of its web socket, on 127.0.0.1 */
  waiting(hook: string, url: string): void;
}

export type ReplayRequest = HookRequest & { readonly replay: Hook };

/** What is asked for, one request a unit. It is not kept: whoever asks waits meanwhile. */
export class HookRequests {
  readonly #open = new Map<string, HookRequest>();

  /** @returns how to take it back @throws GrimoireError when somebody else waits */
  ask(unit: string, request: HookRequest): () => void {
    if (this.#open.has(unit)) {
      throw new GrimoireError(`somebody waits for a hook of ${unit} already: Ctrl-C there ends it`);
    }
    this.#open.set(unit, request);
    return () => {
      if (this.#open.get(unit) === request) this.#open.delete(unit);
    };
  }

  /** The request that a hook answers that is about to run. */
  take(unit: string, name: string): HookRequest | undefined {
    const request = this.#open.get(unit);
    if (request === undefined || request.replay !== undefined) return undefined;
    if (request.names.length > 0 && !request.names.includes(name)) return undefined;
    this.#open.delete(unit);
    return request;
  }

  takeReplay(unit: string): ReplayRequest | undefined {
    const request = this.#open.get(unit);
    if (request?.replay === undefined) return undefined;
    this.#open.delete(unit);
    return { ...request, replay: request.replay };
  }
}
