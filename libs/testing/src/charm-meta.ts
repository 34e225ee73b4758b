import type { Metadata } from '@grimoire/charm';
import { charmFromFiles, type CharmMeta } from '@grimoire/juju-model';

/** A charm's metadata as Juju reads it at upload, by Juju's own rules. JSON is YAML. */
export function charmMetaOf(metadata: Metadata): CharmMeta {
  const { config, actions, ...rest } = metadata;
  return charmFromFiles({
    'metadata.yaml': JSON.stringify({ summary: metadata.name, description: metadata.name, ...described(rest) }),
    'manifest.yaml': JSON.stringify({
      bases: [{ name: 'ubuntu', channel: '22.04', architectures: ['amd64'] }],
    }),
    ...(config === undefined ? {} : { 'config.yaml': JSON.stringify({ options: fill(config.options) }) }),
    ...(actions === undefined ? {} : { 'actions.yaml': JSON.stringify(fill(actions)) }),
  });
}

function described(metadata: Omit<Metadata, 'config' | 'actions'>): object {
  const resources = metadata.resources ?? {};
  return { ...metadata, resources: fill(resources) };
}

/** Descriptions are comments in the generated module; Juju wants them as text. */
function fill(entries: Readonly<Record<string, object>>): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, { description: name, ...entry }]));
}
