import { same } from '../combine.ts';
import { ApiError } from '../errors.ts';
import type { Plan, Service } from '../layer.ts';
import type { ServiceInfo } from '../values.ts';

interface Started {
  config: Service;
  current: 'active' | 'inactive' | 'backoff' | 'error';
  since: string;
}

/** What a started service did: `undefined` when it stays up, otherwise its exit code. */
export type StartService = (name: string, command: string) => number | undefined;

/** The services that were ever started, and how they are. Time does not pass: a start or a stop is done at once. */
export class FakeServices {
  readonly starts: Map<string, number> = new Map();
  readonly #started = new Map<string, Started>();
  readonly #start: StartService;

  constructor(start: StartService) {
    this.#start = start;
  }

  list(plan: Plan, names: readonly string[]): readonly ServiceInfo[] {
    return Object.entries(plan.services)
      .filter(([name]) => names.length === 0 || names.includes(name))
      .map(([name, config]) => {
        const started = this.#started.get(name);
        return {
          name,
          startup: config.startup ?? 'disabled',
          current: started?.current ?? 'inactive',
          ...(started === undefined ? {} : { currentSince: started.since }),
        };
      });
  }

  /** Answers with what went wrong, by service. */
  start(plan: Plan, names: readonly string[]): Map<string, string> {
    const failures = new Map<string, string>();
    for (const name of required(plan, names)) {
      const config = plan.services[name];
      if (config === undefined || this.#started.get(name)?.current === 'active') continue;
      this.starts.set(name, (this.starts.get(name) ?? 0) + 1);
      const code = this.#start(name, config.command ?? '');
      const current = code === undefined ? 'active' : config['on-failure'] === 'ignore' ? 'error' : 'backoff';
      this.#started.set(name, { config, current, since: new Date().toISOString() });
      if (code === undefined) continue;
      failures.set(
        name,
        `service start attempt: exited quickly with code ${code}${current === 'backoff' ? ', will restart' : ''}`,
      );
    }
    return failures;
  }

  /** Also those that require them. */
  stop(plan: Plan, names: readonly string[]): void {
    for (const name of requiring(plan, names)) {
      const started = this.#started.get(name);
      if (started === undefined || started.current === 'inactive') continue;
      started.current = 'inactive';
      started.since = new Date().toISOString();
    }
  }

  /** Those that were started with another configuration, stopped since or not; and those that are enabled. */
  replan(plan: Plan): { readonly stop: readonly string[]; readonly start: readonly string[] } {
    const changed = [...this.#started].filter(([name, { config }]) => !same(plan.services[name], config));
    const stop = changed.map(([name]) => name);
    const enabled = Object.entries(plan.services).filter(([, config]) => config.startup === 'enabled');
    return { stop, start: [...new Set([...stop, ...enabled.map(([name]) => name)])] };
  }

  running(name: string): boolean {
    return this.#started.get(name)?.current === 'active';
  }

  end(name: string, code: number): void {
    const started = this.#started.get(name);
    if (started?.current !== 'active') throw new Error(`The service ${name} does not run, so it cannot end.`);
    const action = (code === 0 ? started.config['on-success'] : started.config['on-failure']) ?? 'restart';
    started.current =
      action === 'restart' ? 'backoff' : action === 'ignore' ? (code === 0 ? 'inactive' : 'error') : 'inactive';
    started.since = new Date().toISOString();
  }

  clear(): void {
    this.#started.clear();
  }
}

export function mustExist(plan: Plan, action: string, names: readonly string[]): void {
  const unknown = names.find((name) => plan.services[name] === undefined);
  if (unknown !== undefined)
    throw new ApiError(400, '', `cannot ${action} services: service "${unknown}" does not exist`);
}

/** These and what they require; what is required first, as `after` most often says. */
function required(plan: Plan, names: readonly string[], seen: Set<string> = new Set()): readonly string[] {
  return names.flatMap((name) => {
    if (seen.has(name)) return [];
    seen.add(name);
    return [...required(plan, plan.services[name]?.requires ?? [], seen), name];
  });
}

function requiring(plan: Plan, names: readonly string[]): readonly string[] {
  const all = new Set(names);
  for (const name of all) {
    for (const [other, config] of Object.entries(plan.services))
      if (config.requires?.includes(name) === true) all.add(other);
  }
  return [...all];
}
