import fs from 'node:fs';
import path from 'node:path';
import { prepare, type PackOptions } from './prepare.ts';
import { programPath, runtimeFiles } from './tree/tree.ts';

/**
 * Lays out `dist/charm/<architecture>`, where a charmcraft.yaml with `plugin: dump` and
 * `source: dist/charm/$CRAFT_ARCH_BUILD_FOR` lets charmcraft itself pack the same charm. What Juju reads is not in it:
 * charmcraft writes that.
 * @returns the folders, one an architecture, absolute
 */
export async function layTree(folder: string, options: PackOptions = {}): Promise<readonly string[]> {
  const prepared = await prepare(folder, options);
  return [...prepared.runtimes.values()].map((runtime) => {
    const target = path.join(prepared.folder, 'dist/charm', runtime.architecture);
    const part = `${target}.${process.pid}`;
    for (const file of [...prepared.files, ...runtimeFiles(runtime)]) {
      const to = path.join(part, file.path);
      fs.mkdirSync(path.dirname(to), { recursive: true });
      fs.writeFileSync(to, file.content);
      fs.chmodSync(to, file.mode);
    }
    const program = path.join(part, programPath);
    fs.mkdirSync(path.dirname(program), { recursive: true });
    fs.copyFileSync(runtime.program, program, fs.constants.COPYFILE_FICLONE);
    fs.chmodSync(program, 0o755);
    fs.rmSync(target, { recursive: true, force: true });
    fs.renameSync(part, target);
    return target;
  });
}
