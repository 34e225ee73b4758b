import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RockError } from '../rock-error.ts';
import type { Mapping, Project } from './extension.ts';
import { texts } from './extension.ts';

/** Where rockcraft looks for the module that has the application, in this order. */
export function placesOf(project: Project): string[] {
  const folders = ['app', 'src', project.name.replaceAll('-', '_')];
  const files = ['__init__.py', 'app.py', 'main.py'];
  return ['app.py', 'main.py', ...folders.flatMap((folder) => files.map((file) => `${folder}/${file}`))];
}

/** The first of some files in which one of the names stands at the module's top level; both as found. */
export function findTopLevel(
  dir: string,
  places: readonly string[],
  pattern: RegExp,
): { readonly file: string; readonly name: string } | undefined {
  for (const file of places) {
    const path = join(dir, file);
    const name = existsSync(path) ? pattern.exec(readFileSync(path, 'utf8'))?.[1] : undefined;
    if (name !== undefined) return { file, name };
  }
  return undefined;
}

/** `app/main.py` is the module `app.main`, `app/__init__.py` is `app`. */
export function moduleOf(file: string): string {
  return file
    .replace(/(\/__init__)?\.py$/, '')
    .split('/')
    .join('.');
}

/** A variable at the top level, assigned or imported. */
export function variable(...names: readonly string[]): RegExp {
  const any = names.join('|');
  return new RegExp(`^(?:from .* import (?:.*\\b)?)?(${any})\\b(?:\\s*(?::[^=\\n]+)?=[^=]|\\s*$)`, 'm');
}

/** The distribution names that `requirements.txt` and `pyproject.toml` ask for, lower-cased. */
export function requirementsOf(dir: string): ReadonlySet<string> {
  const lines = ['requirements.txt', 'pyproject.toml']
    .map((file) => join(dir, file))
    .filter((path) => existsSync(path))
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'));
  return new Set(lines.flatMap((line) => /^\s*["']?([A-Za-z0-9][\w.-]*)/.exec(line)?.[1]?.toLowerCase() ?? []));
}

export function needsRequirements(project: Project, framework: string, anyOf: readonly string[]): ReadonlySet<string> {
  const found = requirementsOf(project.dir);
  if (!anyOf.some((name) => found.has(name))) {
    throw new RockError(
      `extensions: ${framework}-framework needs ${anyOf.join(' or ')} in requirements.txt of ${project.dir}: add a line`,
    );
  }
  return found;
}

/**
 * The part that installs the project's Python packages beside the interpreter of the base, where `/bin/python3` finds
 * them. rockcraft makes a virtual environment in the image instead: the commands are the same.
 */
export function dependencies(project: Project, part: string, server: string): Mapping {
  const packages = [server, ...texts(project, part, 'python-packages')].map((name) => `'${name}'`).join(' ');
  const files = existsSync(join(project.dir, 'requirements.txt')) ? '--requirement requirements.txt' : '';
  return {
    plugin: 'nil',
    source: '.',
    'build-packages': ['python3-pip'],
    'override-build': `
craftctl default
# pip takes many times as long.
python3 -m pip install --quiet --root-user-action ignore --only-binary :all: --target uv uv==0.13.8
packages=$(python3 -c 'import sys; print("usr/local/lib/python%d.%d/dist-packages" % sys.version_info[:2])')
uv/bin/uv pip install --quiet --python /usr/bin/python3 --target "$CRAFT_PART_INSTALL/$packages" ${files} ${packages}
if [ -d "$CRAFT_PART_INSTALL/$packages/bin" ]; then
  mv "$CRAFT_PART_INSTALL/$packages/bin" "$CRAFT_PART_INSTALL/usr/local/bin"
fi
# By hash, so that the files' times do not matter.
python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash "$CRAFT_PART_INSTALL"
`,
  };
}
