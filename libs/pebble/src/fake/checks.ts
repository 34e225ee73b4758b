import { ApiError } from '../errors.ts';
import type { Plan } from '../layer.ts';
import type { CheckFilter, CheckInfo } from '../values.ts';

interface State {
  status: 'up' | 'down' | 'inactive';
  failures: number;
}

/** Checks never run by themselves: they are up until a test says otherwise, as in Pebble before the first period ends. */
export class FakeChecks {
  readonly #states = new Map<string, State>();

  list(plan: Plan, filter: CheckFilter): readonly CheckInfo[] {
    return Object.entries(plan.checks)
      .filter(([name]) => (filter.names ?? []).length === 0 || filter.names?.includes(name) === true)
      .filter(([, check]) => filter.level === undefined || check.level === filter.level)
      .map(([name]) => this.#info(plan, name));
  }

  healthy(plan: Plan, filter: CheckFilter): boolean {
    const { level, ...rest } = filter;
    return this.list(plan, rest).every(
      (check) =>
        check.status !== 'down' ||
        (level !== undefined && check.level !== level && !(level === 'ready' && check.level === 'alive')),
    );
  }

  change(plan: Plan, action: 'start' | 'stop', names: readonly string[]): readonly string[] {
    if (names.length === 0) throw new ApiError(400, '', `must specify checks for ${action} action`);
    const unknown = names.filter((name) => plan.checks[name] === undefined);
    if (unknown.length > 0) {
      throw new ApiError(400, '', `cannot ${action} checks: cannot find check(s) in plan: ${unknown.join(', ')}`);
    }
    const changed = names.filter((name) => (this.#state(plan, name).status === 'inactive') === (action === 'start'));
    for (const name of changed) this.#states.set(name, { status: action === 'start' ? 'up' : 'inactive', failures: 0 });
    return changed.toSorted();
  }

  set(plan: Plan, name: string, status: 'up' | 'down'): void {
    const check = plan.checks[name];
    if (check === undefined) throw new Error(`There is no check ${name} in the fake's plan.`);
    this.#states.set(name, { status, failures: status === 'up' ? 0 : (check.threshold ?? 3) });
  }

  clear(): void {
    this.#states.clear();
  }

  #state(plan: Plan, name: string): State {
    const initial = plan.checks[name]?.startup === 'disabled' ? 'inactive' : 'up';
    return this.#states.get(name) ?? { status: initial, failures: 0 };
  }

  #info(plan: Plan, name: string): CheckInfo {
    const check = plan.checks[name];
    const state = this.#state(plan, name);
    return {
      name,
      level: check?.level ?? '',
      startup: check?.startup ?? 'enabled',
      status: state.status,
      failures: state.failures,
      threshold: check?.threshold ?? 3,
    };
  }
}
