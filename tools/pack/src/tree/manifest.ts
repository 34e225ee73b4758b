import type { Platform } from '../charmcraft/platforms.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { yaml } from './metadata.ts';

/**
 * `manifest.yaml`. Juju reads `bases` alone, and without them takes the charm for one of the old format. No time stands
 * in it, so that the same source gives the same bytes; what is ours stands under a key of ours.
 */
export function manifestYaml({ base, architecture }: Platform, runtime: Pick<Runtime, 'version' | 'sha256'>): string {
  return yaml({
    bases: [{ name: base.name, channel: base.channel, architectures: [architecture] }],
    analysis: {
      attributes: [
        { name: 'language', result: 'unknown' },
        { name: 'framework', result: 'unknown' },
      ],
    },
    grimoire: { node: { version: runtime.version, sha256: runtime.sha256 } },
  });
}
