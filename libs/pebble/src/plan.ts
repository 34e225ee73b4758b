import type { Layer, Plan } from './layer.ts';
import type { Requests } from './requests.ts';
import { text } from './decode.ts';

/** `GET /v1/plan`: YAML inside JSON. The parser is loaded when the first plan arrives. */
export async function getPlan(requests: Requests): Promise<Plan> {
  const yaml = text(await requests.get('/v1/plan', { format: 'yaml' }), 'plan');
  const { parsePlan } = await import('./plan-yaml.ts');
  return parsePlan(yaml);
}

export async function addLayer(
  requests: Requests,
  label: string,
  layer: Layer | string,
  combine: boolean,
): Promise<void> {
  await requests.post('/v1/layers', {
    action: 'add',
    combine,
    label,
    format: 'yaml',
    layer: typeof layer === 'string' ? layer : toYaml(layer),
  });
}

/** JSON is YAML, save for characters that YAML wants escaped (YAML 1.2, 5.1). */
export function toYaml(layer: Layer): string {
  return JSON.stringify(layer).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
