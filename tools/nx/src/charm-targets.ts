import type { TargetConfiguration } from '@nx/devkit';

const packer = 'node --conditions=@grimoire/source tools/pack/src/cli.ts';

/** What goes into a charm. The lock file (rolldown, Node) is among `sharedGlobals`, part of `production`. */
const packed: NonNullable<TargetConfiguration['inputs']> = [
  'production',
  '^production',
  '{workspaceRoot}/tools/pack/src/**/!(*.test).ts',
  '{workspaceRoot}/LICENSE',
];

/** Debian's name of this machine's architecture, as artifacts carry it. */
const here = process.arch === 'x64' ? 'amd64' : process.arch;

/** What a folder with charmcraft.yaml can do besides what its package can. */
export function charmTargets(root: string): Record<string, TargetConfiguration> {
  return {
    build: {
      command: `${packer} pack ${root}`,
      cache: true,
      inputs: packed,
      outputs: ['{projectRoot}/dist/*.charm'],
      metadata: { description: 'One .charm for each platform of charmcraft.yaml, in dist/.' },
    },
    'build-here': {
      command: `${packer} pack ${root} --architecture ${here}`,
      cache: true,
      inputs: packed,
      outputs: [`{projectRoot}/dist/*-${here}.charm`],
      metadata: { description: 'The .charm files for this machine only: what npm start deploys.' },
    },
    judge: {
      command: `node --conditions=@grimoire/source tools/pack/src/judge/main.ts ${root}`,
      cache: true,
      dependsOn: ['build'],
      inputs: ['production', '^production', '{workspaceRoot}/tools/pack/{src,judge}/**/!(*.test).*'],
      outputs: [],
      metadata: { description: 'Asks Juju and charmcraft what they think of the artifacts in dist/.' },
    },
    generate: {
      command: `${packer} generate ${root}`,
      cache: false,
      metadata: { description: 'Writes src/charmcraft.gen.ts from charmcraft.yaml.' },
    },
    check: {
      command: `${packer} check ${root}`,
      cache: true,
      inputs: [
        '{projectRoot}/charmcraft.yaml',
        '{projectRoot}/src/charmcraft.gen.ts',
        '{workspaceRoot}/tools/pack/src/**/!(*.test).ts',
        'sharedGlobals',
      ],
      outputs: [],
      metadata: { description: 'Judges charmcraft.yaml, and that what is generated from it is up to date.' },
    },
    tree: {
      command: `${packer} tree ${root}`,
      cache: false,
      metadata: { description: 'Lays out dist/charm/<architecture>, from which charmcraft itself packs.' },
    },
  };
}
