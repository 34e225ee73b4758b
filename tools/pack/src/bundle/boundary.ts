import path from 'node:path';

/** Folders of the workspace that never enter a charm: they run beside it. */
const beside = ['libs/juju-model/', 'libs/testing/', 'tools/', 'test/'];

/** Why a source file must not be in a charm, or undefined. @param file absolute */
export function outsider(file: string, root: string): string | undefined {
  const relative = path.relative(root, file).replaceAll(path.sep, '/');
  if (/\.test(-d)?\.ts$/.test(relative)) return `${relative} is a test`;
  const folder = beside.find((prefix) => relative.startsWith(prefix));
  return folder === undefined || relative.includes('/fixtures/')
    ? undefined
    : `${relative} belongs to ${folder.slice(0, -1)}`;
}
