/** How often and how patiently the machine looks. Everything in milliseconds; Juju's or Kubernetes' number where it has one. */
export interface Timings {
  /** Between two looks at a workload's Pebble. Juju: 5000. */
  readonly pebblePoll: number;
  /** Between two probes of a container (Kubernetes 5000, as Juju sets it). */
  readonly probePeriod: number;
  readonly probeTimeout: number;
  /** Probes of a container that has never answered: this often, so many times. */
  readonly startupPeriod: number;
  readonly startupAttempts: number;
  /** So many failed liveness probes in a row restart the container. */
  readonly livenessFailures: number;
  /** From SIGTERM to SIGKILL. */
  readonly grace: number;
  /** The first restart of a container is at once, the second after this, doubled each time. */
  readonly restartBackOff: number;
  readonly restartBackOffLimit: number;
  /** A container that ran this long begins anew with its back-off. */
  readonly restartForgiven: number;
}

/** Pebble is looked at more often than Juju does, because a person waits; all else is as on Kubernetes. */
export const defaultTimings: Timings = {
  pebblePoll: 500,
  probePeriod: 5000,
  probeTimeout: 1000,
  startupPeriod: 1000,
  startupAttempts: 30,
  livenessFailures: 3,
  grace: 30_000,
  restartBackOff: 10_000,
  restartBackOffLimit: 300_000,
  restartForgiven: 600_000,
};

/**
 * The timings that the environment asks for: `GRIMOIRE_PEBBLE_POLL_MS`, `GRIMOIRE_PROBE_PERIOD_MS`, `GRIMOIRE_GRACE_MS`,
 * `GRIMOIRE_RESTART_BACK_OFF_MS`. The controller reads them when it starts; what is no positive number is ignored.
 */
export function timingsFrom(environment: NodeJS.ProcessEnv): Timings {
  const milliseconds = (name: string, otherwise: number): number => {
    const value = Number(environment[name]);
    return environment[name] !== undefined && value > 0 ? value : otherwise;
  };
  return {
    ...defaultTimings,
    pebblePoll: milliseconds('GRIMOIRE_PEBBLE_POLL_MS', defaultTimings.pebblePoll),
    probePeriod: milliseconds('GRIMOIRE_PROBE_PERIOD_MS', defaultTimings.probePeriod),
    grace: milliseconds('GRIMOIRE_GRACE_MS', defaultTimings.grace),
    restartBackOff: milliseconds('GRIMOIRE_RESTART_BACK_OFF_MS', defaultTimings.restartBackOff),
  };
}
