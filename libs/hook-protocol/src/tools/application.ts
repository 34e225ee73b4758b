import type { Caller } from './caller.ts';

/** `application-version-set` and `juju-reboot`. */
export class ApplicationTools {
  readonly #call: Caller;

  constructor(call: Caller) {
    this.#call = call;
  }

  /** The workload's version, as `juju status` shows it; at once. */
  async setVersion(version: string): Promise<void> {
    await this.#call.text('application-version-set', ['--', version]);
  }

  /** Reboots the machine, now or after the hook. It has no meaning on Kubernetes and is refused in actions. */
  async reboot(when: 'now' | 'after-the-hook'): Promise<void> {
    await this.#call.text('juju-reboot', when === 'now' ? ['--now'] : []);
  }
}
