import { named, readArguments } from '../read-arguments.ts';
import type { Verb } from '../verb.ts';

/** Done by the CLI itself: it needs no model. */
export interface PackRequest {
  readonly verb: 'pack';
  readonly folder: string;
  readonly platforms: readonly string[] | undefined;
  readonly architectures: readonly string[] | undefined;
}

export const pack: Verb<PackRequest> = {
  name: 'pack',
  usage: '<folder> [--platform <label>]... [--architecture amd64|arm64]...',
  summary: 'Packs the charm in a folder: one with code, or one whose charmcraft.yaml says `extensions:`.',
  details: 'Writes <folder>/dist/<charm>_<platform>.charm, one for each platform.',
  parse(args) {
    const { values, positionals } = readArguments(args, {
      platform: { type: 'string', multiple: true },
      architecture: { type: 'string', multiple: true },
    });
    const [folder] = named(positionals, 'folder');
    return { verb: 'pack', folder, platforms: values.platform, architectures: values.architecture };
  },
};
