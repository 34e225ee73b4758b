import type { Charmcraft } from './charmcraft.ts';

/** The architectures that Grimoire has a Node runtime for. */
export const architectures = ['amd64', 'arm64'] as const;
export type RuntimeArchitecture = (typeof architectures)[number];

/** One artifact to be: a base and an architecture, under the label that names its file. */
export interface Platform {
  /** The key under `platforms`, for example `ubuntu@22.04:amd64`. */
  readonly label: string;
  readonly base: { readonly name: string; readonly channel: string };
  readonly architecture: RuntimeArchitecture;
}

/** charmcraft's own naming: `synapse_ubuntu@22.04-amd64.charm`. */
export function artifactName(charm: string, platform: Platform): string {
  return `${charm}_${platform.label.replaceAll(':', '-')}.charm`;
}

/** Reads the platforms in the order of the file; what cannot be packed is told to `refuse` with its path and reason. */
export function platformsOf(
  charmcraft: Pick<Charmcraft, 'platforms' | 'base'>,
  refuse: (path: readonly string[], why: string) => void,
): readonly Platform[] {
  const platforms = Object.entries(charmcraft.platforms).flatMap(([label, builds]): readonly Platform[] => {
    const no = (why: string): readonly Platform[] => {
      refuse(['platforms', label], why);
      return [];
    };
    const targets = builds === null ? [label] : [builds['build-for']].flat();
    const [target, ...more] = targets;
    if (target === undefined || more.length > 0) return no('build-for must name exactly one platform');
    const split = /^(?:([a-z]+)@([0-9.]+):)?([a-z0-9]+)$/.exec(target);
    const [, name, channel, found] = split ?? [];
    const architecture = architectures.find((one) => one === found);
    if (found === undefined) {
      return no(
        builds === null
          ? 'write the label as ubuntu@22.04:amd64, or give it build-on and build-for'
          : `build-for is "${target}": write it as ubuntu@22.04:amd64`,
      );
    }
    if (architecture === undefined)
      return no(`there is no Node runtime for ${found}: use ${architectures.join(' or ')}`);
    if (name !== undefined && channel !== undefined) {
      return charmcraft.base === undefined
        ? [{ label, base: { name, channel }, architecture }]
        : no('names a base although the file has `base`: keep one of the two');
    }
    const [baseName, baseChannel] = charmcraft.base?.split('@') ?? [];
    return baseName === undefined || baseChannel === undefined
      ? no(`names no base: write ubuntu@22.04:${architecture}, or add \`base: ubuntu@22.04\``)
      : [{ label, base: { name: baseName, channel: baseChannel }, architecture }];
  });
  if (Object.keys(charmcraft.platforms).length === 0) refuse(['platforms'], 'is empty: add ubuntu@22.04:amd64');
  return platforms;
}
