import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { CharmFiles } from '@grimoire/juju-model';
import type { Begun, Called } from './unit-agent.ts';

export type Question =
  | {
      readonly do: 'deploy';
      readonly synapse: CharmFiles;
      readonly postgresql: CharmFiles;
      /** Boot ids of the measured unit's containers. */
      readonly boots: Readonly<Record<string, string>>;
    }
  | { readonly do: 'begin'; readonly hook: SteadyHook }
  | { readonly do: 'end'; readonly code: number };

export type SteadyHook = 'update-status' | 'config-changed';
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

  deploy(what: Omit<Extract<Question, { do: 'deploy' }>, 'do'>): Promise<{ hooks: number; status: string }> {
    return this.#ask({ do: 'deploy', ...what });
  }

  begin(hook: SteadyHook): Promise<Begun> {
    return this.#ask({ do: 'begin', hook });
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
