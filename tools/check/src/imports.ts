import { parseSync } from 'oxc-parser';

/** An import as it stands in a file: what it names, and on which line. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
}

/** Every static import, re-export and dynamic import with a literal specifier. */
export function importsOf(file: string, source: string): readonly Import[] {
  const { module } = parseSync(file, source);
  const found = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
    ...module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
      value: literal(source.slice(start, end)),
      start,
    })),
  ];
  return found.flatMap(({ value, start }) =>
    value === undefined ? [] : [{ specifier: value, line: source.slice(0, start).split('\n').length }],
  );
}

/** `@scope/name/deep` → `@scope/name`, `name/deep` → `name`; nothing for relative paths and Node's own modules. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('node:')) return undefined;
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function literal(text: string): string | undefined {
  return /^(['"`])([^'"`$]*)\1$/.exec(text)?.[2];
}
