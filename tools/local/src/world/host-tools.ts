import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs of the host that a world is made with. An ordinary user's own PATH often lacks the `sbin` folders. */
export const toolPath: string = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
  ...(process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/')),
].join(delimiter);

/** What those programs are started with; nothing of the caller's environment decides what they do. */
export const toolEnvironment: Readonly<Record<string, string>> = { PATH: toolPath, LC_ALL: 'C.UTF-8' };

/** The absolute path of a program of the host, or undefined. */
export function findTool(name: string): string | undefined {
  return toolPath
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
