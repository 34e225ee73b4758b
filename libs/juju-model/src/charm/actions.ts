import { ModelError } from '../model-error.ts';
import type { ActionSpec } from './charm-meta.ts';
import { checkSchema } from './json-schema.ts';
import { isRecord, quote, Shape } from './shape.ts';

const nameRule = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;

/** `actions.yaml` (juju.md 5.5): a map of actions; an empty file is none. */
export function readActions(charm: string, value: unknown): Readonly<Record<string, ActionSpec>> {
  const actions = new Shape(value, '').entries();
  return Object.fromEntries(actions.map(([name, action]) => [name, readAction(charm, name, action)]));
}

function readAction(charm: string, name: string, shape: Shape): ActionSpec {
  if (!nameRule.test(name)) throw new ModelError(`bad action name ${name}`);
  if (!charm.startsWith('juju-') && (name === 'juju' || name.startsWith('juju-'))) {
    throw new ModelError(`cannot use action name ${name}: ${reserved(name)}`);
  }

  const spec = { description: 'No description', parallel: false, executionGroup: '' };
  const schema: Record<string, unknown> = {
    type: 'object',
    title: name,
    properties: {},
    description: spec.description,
  };
  for (const [key, { value }] of shape.entries()) {
    switch (key) {
      case 'description':
        schema[key] = spec.description = text(key, value);
        break;
      case 'title':
        schema[key] = text(key, value);
        break;
      case 'execution-group':
        spec.executionGroup = text(key, value);
        break;
      case 'parallel':
        if (typeof value !== 'boolean') throw new ModelError(`value for schema key ${quote(key)} must be a bool`);
        spec.parallel = value;
        break;
      case 'required':
        if (!Array.isArray(value)) throw new ModelError(`value for schema key ${quote(key)} must be a YAML list`);
        schema[key] = value;
        break;
      case 'params':
        if (!isRecord(value)) throw new ModelError('params failed to parse as a map');
        refuseReferences(value);
        schema['properties'] = value;
        break;
      default:
        if (key === '$ref' || key === '$schema') throw incompatible(key);
        refuseReferences(value);
        schema[key] = value;
    }
  }

  try {
    checkSchema(schema);
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    throw new ModelError(`invalid params schema for action schema ${name}: ${cause.message}`, { cause });
  }
  return { name, ...spec, schema };
}

function text(key: string, value: unknown): string {
  if (typeof value !== 'string') throw new ModelError(`value for schema key ${quote(key)} must be a string`);
  return value;
}

function refuseReferences(value: unknown): void {
  if (Array.isArray(value)) value.forEach(refuseReferences);
  if (!isRecord(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (key === '$ref' || key === '$schema') throw incompatible(key);
    refuseReferences(item);
  }
}

function incompatible(key: string): ModelError {
  return new ModelError(`schema key ${quote(key)} not compatible with this version of juju`);
}

function reserved(name: string): string {
  return name === 'juju' ? '"juju" is a reserved name' : 'the "juju-" prefix is reserved';
}
