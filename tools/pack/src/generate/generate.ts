import fs from 'node:fs';
import path from 'node:path';
import { readCharmcraft } from '../charmcraft/read.ts';
import { PackError } from '../problem.ts';
import { generateModule } from './module.ts';

/** Where the generated module of a charm stands, from its folder. */
export const generatedFile = 'src/charmcraft.gen.ts';

/** Writes `src/charmcraft.gen.ts` if it says something else than charmcraft.yaml. @returns whether it was written */
export function generateCharm(folder: string): boolean {
  const text = generateModule(readCharmcraft(folder).charmcraft);
  const file = path.join(folder, generatedFile);
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return false;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return true;
}

/** @throws {PackError} when `src/charmcraft.gen.ts` is missing or stale, or charmcraft.yaml is wrong */
export function checkGenerated(folder: string): void {
  const text = generateModule(readCharmcraft(folder).charmcraft);
  const file = path.join(folder, generatedFile);
  const found = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (found === text) return;
  throw new PackError(
    `${file}: ${found === undefined ? 'missing' : 'does not say what charmcraft.yaml says'}: run \`npx nx generate ${path.basename(folder)}\` and commit it`,
  );
}
