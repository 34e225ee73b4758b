import type { Event } from '../dispatch/event.ts';
import type { Attributes } from './span.ts';

/** Who was dispatched, in the words of `ops.tracing`: dashboards and links from logs go by them. */
export function resourceOf({ app, unit, model, modelUuid }: Event, charm: string): Attributes {
  return {
    'service.namespace': modelUuid,
    'service.namespace.name': model,
    'service.name': app,
    'service.instance.id': unit.slice(unit.lastIndexOf('/') + 1),
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'grimoire',
    charm,
    juju_model: model,
    juju_model_uuid: modelUuid,
    juju_application: app,
    juju_unit: unit,
  };
}
