import { ApiError } from '../errors.ts';
import type { ChangeInfo } from '../values.ts';

/** Changes that ended at once. */
export class FakeChanges {
  #changes: ChangeInfo[] = [];
  #next = 1;

  newId(): string {
    return String(this.#next++);
  }

  /** Records a change of services; `failures`: why, by service. Answers with its id. */
  add(kind: string, names: readonly string[], failures: ReadonlyMap<string, string>): string {
    const title = kind.charAt(0).toUpperCase() + kind.slice(1);
    const [first] = names;
    const rest = names.length > 1 ? ` and ${names.length - 1} more` : '';
    const now = new Date().toISOString();
    const id = this.newId();
    const list = [...failures].map(([name, why]) => `- Start service "${name}" (${why})`);
    this.#changes.push({
      id,
      kind,
      summary: first === undefined ? `${title} - no services` : `${title} service "${first}"${rest}`,
      status: failures.size === 0 ? 'Done' : 'Error',
      tasks: [...failures].map(([name, why], index) => ({
        id: `${id}${index}`,
        kind: 'start',
        summary: `Start service "${name}"`,
        status: 'Error',
        log: [`${now} ERROR ${why}`],
        data: {},
      })),
      ready: true,
      ...(failures.size === 0 ? {} : { error: `cannot perform the following tasks:\n${list.join('\n')}` }),
      spawnTime: now,
      readyTime: now,
      data: {},
    });
    return id;
  }

  get(id: string): ChangeInfo {
    const found = this.#changes.find((change) => change.id === id);
    if (found === undefined) throw new ApiError(404, 'not-found', `cannot find change with id "${id}"`);
    return found;
  }

  list(select: 'all' | 'in-progress' | 'ready', service: string | undefined): readonly ChangeInfo[] {
    if (select === 'in-progress') return [];
    return this.#changes.filter((change) => service === undefined || change.summary.includes(`"${service}"`));
  }
}
