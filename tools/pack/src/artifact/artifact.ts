import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { PackError } from '../problem.ts';
import { expand } from '../zip/member.ts';
import { readZip } from '../zip/read.ts';

/** A `.charm`, read whole. Any charm: those of charmcraft and of other languages too. */
export interface CharmArtifact {
  readonly path: string;
  /** Hex SHA-256 of the archive: its identity for Juju. */
  readonly sha256: string;
  /** Bytes of the archive. */
  readonly size: number;
  /** By path from the charm's root. */
  readonly files: ReadonlyMap<string, ArtifactFile>;
  /** The files that Juju reads, as text: what `charmFromFiles` of `@grimoire/juju-model` takes. */
  readonly declared: DeclaredFiles;
  /** First line of `version`, at most 100 characters, as Juju shows it. */
  readonly version: string | undefined;
}

export interface DeclaredFiles {
  readonly 'metadata.yaml': string;
  readonly 'manifest.yaml'?: string;
  readonly 'config.yaml'?: string;
  readonly 'actions.yaml'?: string;
}

export interface ArtifactFile {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink' | 'other';
  /** Permission bits, as Juju's agent would give it. */
  readonly mode: number;
  /** Bytes unpacked. */
  readonly size: number;
  /** The content; of a symlink its target. @throws {PackError} when it does not match its checksum */
  read(): Buffer;
}

const kinds = new Map<number, ArtifactFile['kind']>([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
]);

/** @throws {PackError} when the file is not there, is not a zip or is not a charm */
export function readArtifact(path: string): CharmArtifact {
  const archive = contentOf(path);
  const files = new Map<string, ArtifactFile>();
  for (const { path: name, unixMode, member } of recordsOf(archive, path)) {
    const type = (unixMode ?? 0) & 0o170000;
    files.set(name, {
      path: name,
      kind: name.endsWith('/') ? 'directory' : type === 0 ? 'file' : (kinds.get(type) ?? 'other'),
      // Of an entry that was not written under Unix, Go's reader makes what a umask of 022 leaves of 0666.
      mode: unixMode === undefined ? 0o644 : unixMode & 0o777,
      size: member.size,
      read: () => {
        try {
          return expand(member);
        } catch (error) {
          throw new PackError(`${path}: "${name}" is damaged: pack or download the charm again`, { cause: error });
        }
      },
    });
  }
  const text = (name: string): string | undefined => files.get(name)?.read().toString('utf8');
  const metadata = text('metadata.yaml');
  if (metadata === undefined) throw new PackError(`${path}: not a charm: there is no metadata.yaml in it`);
  const [manifest, config, actions] = [text('manifest.yaml'), text('config.yaml'), text('actions.yaml')];
  return {
    path,
    sha256: createHash('sha256').update(archive).digest('hex'),
    size: archive.length,
    files,
    declared: {
      'metadata.yaml': metadata,
      ...(manifest !== undefined && { 'manifest.yaml': manifest }),
      ...(config !== undefined && { 'config.yaml': config }),
      ...(actions !== undefined && { 'actions.yaml': actions }),
    },
    version: text('version')
      ?.split('\n')[0]
      ?.replace(/^revision-id: /, '')
      .slice(0, 100),
  };
}

function contentOf(path: string): Buffer {
  try {
    return fs.readFileSync(path);
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'there is no such file' : String(error);
    throw new PackError(`${path}: ${why}: name a .charm, as \`npx nx build\` leaves it in dist/`, { cause: error });
  }
}

function recordsOf(archive: Buffer, path: string): ReturnType<typeof readZip> {
  try {
    return readZip(archive);
  } catch (error) {
    throw new PackError(
      `${path}: ${error instanceof Error ? error.message : 'not a zip'}: pack or download the charm again`,
      {
        cause: error,
      },
    );
  }
}
