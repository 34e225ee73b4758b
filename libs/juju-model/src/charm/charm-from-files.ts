import { parse } from 'yaml';
import { ModelError } from '../model-error.ts';
import { readActions } from './actions.ts';
import type { CharmMeta } from './charm-meta.ts';
import { readManifest } from './manifest.ts';
import { readMetadata } from './metadata.ts';
import { readOptions } from './options.ts';

/** A charm's files as text, by their path in the archive. */
export interface CharmFiles {
  readonly 'metadata.yaml': string;
  readonly 'manifest.yaml'?: string;
  readonly 'config.yaml'?: string;
  readonly 'actions.yaml'?: string;
}

/**
 * Reads a charm as Juju does at upload (juju.md 5.3 to 5.5).
 *
 * @throws ModelError with Juju's refusal, the file's name in front when the file is no YAML at all.
 */
export function charmFromFiles(files: CharmFiles): CharmMeta {
  const bases = files['manifest.yaml'] === undefined ? [] : readManifest(yaml('manifest.yaml', files['manifest.yaml']));
  const metadata = readMetadata(yaml('metadata.yaml', files['metadata.yaml']), bases.length > 0);
  const config = files['config.yaml'];
  const actions = files['actions.yaml'];
  return {
    ...metadata,
    bases,
    options: config === undefined ? {} : readOptions(yaml('config.yaml', config)),
    actions: actions === undefined ? {} : readActions(metadata.name, yaml('actions.yaml', actions)),
  };
}

function yaml(file: string, text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (cause) {
    // The first line says what is wrong and where; what follows is the place itself, drawn over several lines.
    const [what = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new ModelError(`${file}: ${what.replace(/:$/, '')}`, { cause });
  }
}
