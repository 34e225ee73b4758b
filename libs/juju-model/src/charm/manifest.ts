import { ModelError } from '../model-error.ts';
import type { Base } from './charm-meta.ts';
import { Shape } from './shape.ts';

const systems = ['ubuntu', 'centos', 'windows', 'osx', 'opensuse', 'genericlinux'];
const architectures = ['amd64', 'arm64', 'ppc64el', 's390x', 'riscv64', 'i386', 'armhf'];
const risks = ['stable', 'candidate', 'beta', 'edge'];

/** `manifest.yaml`: the bases that the charm runs on. Other keys are ignored. */
export function readManifest(value: unknown): readonly Base[] {
  return new Shape(value, '').at('bases').items().map(readBase);
}

function readBase(base: Shape): Base {
  const name = base.at('name').stringOr('');
  if (name === '') throw invalid('base without name');
  if (!systems.includes(name.toLowerCase())) throw invalid(`os ${JSON.stringify(name)}`);

  const channel = base.at('channel');
  const text = channel.missing ? '' : String(channel.value);
  const [track = '', risk, ...rest] = text.split('/');
  if (track === '' || rest.length > 1 || (risk !== undefined && !risks.includes(risk))) throw invalid('channel');

  const listed = base
    .at('architectures')
    .items()
    .map((item) => item.string());
  for (const architecture of listed) {
    if (!architectures.includes(architecture)) throw invalid(`architecture ${JSON.stringify(architecture)}`);
  }
  return { name, channel: text, architectures: listed };
}

function invalid(what: string): ModelError {
  return new ModelError(`manifest: invalid base in manifest: ${what} not valid`);
}
