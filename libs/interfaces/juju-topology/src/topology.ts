import type { Self } from '@grimoire/charm';

/** Labels that say where a metric, an alert or a log line comes from. */
export interface TopologyLabels {
  readonly juju_model: string;
  readonly juju_model_uuid: string;
  readonly juju_application: string;
  readonly juju_charm: string;
}

export function topologyLabels(self: Self): TopologyLabels {
  return {
    juju_model: self.model,
    juju_model_uuid: self.modelUuid,
    juju_application: self.app,
    juju_charm: self.charm,
  };
}

/** The same as the relations carry it, in JSON. Written by the leader, so `unit` is the leader's name. */
export interface Topology {
  readonly model: string;
  readonly model_uuid: string;
  readonly application: string;
  readonly unit: string;
  readonly charm_name: string;
}

export function topologyOf(self: Self): Topology {
  return {
    model: self.model,
    model_uuid: self.modelUuid,
    application: self.app,
    unit: self.name,
    charm_name: self.charm,
  };
}

/** For a `json` field. */
export function readTopology(value: unknown): Topology {
  const { model, model_uuid, application, unit, charm_name } = record(value);
  return {
    model: string(model),
    model_uuid: string(model_uuid),
    application: string(application),
    unit: string(unit),
    charm_name: string(charm_name),
  };
}

/** For parsers of JSON documents. @throws TypeError when it is no object */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return Object.fromEntries(Object.entries(value));
}

/** @throws TypeError when it is no string */
export function string(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not text');
  return value;
}
