import { combine, emptyPlan } from '../combine.ts';
import { ApiError, ProtocolError } from '../errors.ts';
import type { Layer, Plan } from '../layer.ts';
import { readLayer } from '../plan-yaml.ts';

/** Layers in their order, and the plan they make. */
export class FakePlan {
  #layers: readonly { readonly label: string; readonly layer: Layer }[] = [];
  #plan: Plan = emptyPlan;

  get current(): Plan {
    return this.#plan;
  }

  add(label: string, layer: Layer | string, into: boolean): void {
    if (label === '') throw new ApiError(400, '', 'label must be set');
    if (label.startsWith('pebble-')) {
      throw new ApiError(400, '', 'cannot parse layer YAML: cannot use reserved label prefix "pebble-"');
    }
    const parsed = parse(label, layer);
    const there = this.#layers.some((other) => other.label === label);
    if (there && !into) throw new ApiError(400, '', `layer "${label}" already exists`);
    const layers = there
      ? this.#layers.map((other) => (other.label === label ? { label, layer: combine(other.layer, parsed) } : other))
      : [...this.#layers, { label, layer: parsed }];
    const plan = layers.reduce<Plan>((sum, next) => combine(sum, next.layer), emptyPlan);
    validate(plan);
    this.#layers = layers;
    this.#plan = plan;
  }

  clear(): void {
    this.#layers = [];
    this.#plan = emptyPlan;
  }
}

function parse(label: string, layer: Layer | string): Layer {
  try {
    return readLayer(typeof layer === 'string' ? layer : JSON.stringify(layer), `layer "${label}"`);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    throw new ApiError(400, '', `cannot parse layer YAML: ${error.message}`);
  }
}

/** What Pebble asks of a plan as a whole. */
function validate(plan: Plan): void {
  for (const [name, service] of Object.entries(plan.services)) {
    if (service.command === undefined) throw new ApiError(400, '', `plan must define "command" for service "${name}"`);
  }
  for (const [name, check] of Object.entries(plan.checks)) {
    if ([check.http, check.tcp, check.exec].filter((kind) => kind !== undefined).length !== 1) {
      throw new ApiError(400, '', `plan must specify one of "http", "tcp", or "exec" for check "${name}"`);
    }
  }
  for (const [name, target] of Object.entries(plan['log-targets'])) {
    if (target.type === undefined) throw new ApiError(400, '', `plan must define "type" for log target "${name}"`);
    if (target.location === undefined)
      throw new ApiError(400, '', `plan must define "location" for log target "${name}"`);
    for (const service of (target.services ?? []).map((entry) => entry.replace(/^-/, ''))) {
      if (service !== 'all' && plan.services[service] === undefined) {
        throw new ApiError(400, '', `log target "${name}" specifies unknown service "${service}"`);
      }
    }
  }
}
