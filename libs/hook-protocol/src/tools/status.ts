import type { Caller } from './caller.ts';
import { entriesOf, isObject, stringOf } from './outputs.ts';
import type { Json } from './values.ts';

/** The four that a charm may set. */
export type SettableStatus = 'active' | 'waiting' | 'maintenance' | 'blocked';

/** A workload status as Juju keeps it; before the charm set one it may be `unknown` or another of Juju's own. */
export interface WorkloadStatus {
  readonly status: string;
  readonly message: string;
}

/** `status-get`, `status-set`. Setting happens at the call and stays even if the hook fails. */
export class StatusTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** This unit's workload status as stored: never `error`. */
  async unit(): Promise<WorkloadStatus> {
    return statusOf(await this.#call.json('status-get', ['--include-data']));
  }

  /**
   * The application's status and that of each unit.
   *
   * @throws NotLeaderError when this unit does not lead.
   */
  async application(): Promise<WorkloadStatus & { readonly units: Readonly<Record<string, WorkloadStatus>> }> {
    const answer = await this.#call.json('status-get', ['--include-data', '--application']);
    const found = isObject(answer) ? (answer['application-status'] ?? null) : null;
    const units = isObject(found) ? entriesOf(found['units'] ?? null) : [];
    return { ...statusOf(found), units: Object.fromEntries(units.map(([name, unit]) => [name, statusOf(unit)])) };
  }

  async setUnit(status: SettableStatus, message = ''): Promise<void> {
    await this.#call.text('status-set', ['--', status, message]);
  }

  /** @throws NotLeaderError when this unit does not lead. */
  async setApplication(status: SettableStatus, message = ''): Promise<void> {
    await this.#call.text('status-set', ['--application', '--', status, message]);
  }
}

function statusOf(answer: Json): WorkloadStatus {
  const found = isObject(answer) ? answer : {};
  return { status: stringOf(found['status']) ?? 'unknown', message: stringOf(found['message']) ?? '' };
}
