import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CharmFiles } from '@grimoire/juju-model';
import type { Begun, Called } from './unit-agent.ts';

/** One application of one unit. */
export interface Deployed {
  readonly files: CharmFiles;
  /** Default: the charm's. */
  readonly name?: string;
  readonly config: Readonly<Record<string, string>>;
  readonly address: string;
  /** Boot ids of its containers, where its hooks are dispatched. Otherwise it is the database, which is played. */
  readonly boots?: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly applications: readonly Deployed[];
  readonly integrations: readonly (readonly [string, string])[];
}

export type Question =
  | ({ readonly do: 'deploy' } & Deployment)
  | { readonly do: 'begin'; readonly unit: string; readonly hook: SteadyHook }
  | { readonly do: 'end'; readonly code: number };

export type SteadyHook = 'update-status' | 'config-changed';
/** How many hooks brought a unit to rest, and the status that the last one left. */
export interface AtRest {
  readonly hooks: number;
  readonly status: string;
}

export type Answer<Value = unknown> = { readonly value: Value } | { readonly error: string };

/** The other process, asked one thing at a time. */
export class AgentClient {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(new URL('./agent-process.ts', import.meta.url), [], {
      execArgv: ['--conditions=@grimoire/source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  deploy(what: Deployment): Promise<Readonly<Record<string, AtRest>>> {
    return this.#ask({ do: 'deploy', ...what });
  }

  begin(unit: string, hook: SteadyHook): Promise<Begun> {
    return this.#ask({ do: 'begin', unit, hook });
  }

  end(code: number): Promise<readonly Called[]> {
    return this.#ask({ do: 'end', code });
  }

  stop(): void {
    this.#child.kill();
  }

  async #ask<Value>(question: Question): Promise<Value> {
    this.#child.send(question);
    const [answer]: Answer<Value>[] = await once(this.#child, 'message');
    if (answer === undefined) throw new Error('the agent does not answer');
    if ('error' in answer) throw new Error(answer.error);
    return answer.value;
  }
}
