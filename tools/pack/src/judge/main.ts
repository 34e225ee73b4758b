/** `main.ts <charm folder>`: has Juju's reader and charmcraft judge every artifact in the charm's dist/. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { analyse, juju } from './judges.ts';

/** Upstream's option names have underscores, and keep them; charmcraft warns of that (status 3), and of nothing else. */
const accepted = new Set(['ok', 'unknown', 'nonapplicable']);

const folder = process.argv[2] ?? '.';
const dist = path.join(folder, 'dist');
const artifacts = fs.existsSync(dist) ? fs.readdirSync(dist).filter((name) => name.endsWith('.charm')) : [];
if (artifacts.length === 0) {
  console.error(`${folder}: no artifact in dist/ to judge: run \`npx nx build ${path.basename(folder)}\` first`);
  process.exitCode = 1;
}
for (const name of artifacts) {
  const complaints = complaintsAbout(path.join(dist, name));
  for (const complaint of complaints) console.error(`${path.join(dist, name)}: ${complaint}`);
  if (complaints.length > 0) process.exitCode = 1;
  else console.log(`${path.join(dist, name)}: in order for Juju and charmcraft`);
}

function complaintsAbout(artifact: string): readonly string[] {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'grimoire-judge-'));
  try {
    const { status, stderr } = juju(artifact, scratch);
    const refusal = status === 0 ? [] : [`Juju refuses it: ${stderr.trim()}`];
    const analysis = analyse(artifact);
    const findings = [...analysis.results].filter(
      ([checker, result]) => !accepted.has(result) && !(checker === 'naming-conventions' && result === 'warning'),
    );
    return [...refusal, ...findings.map(([checker, result]) => `charmcraft: ${checker}: ${result}`)];
  } finally {
    fs.rmSync(scratch, { recursive: true });
  }
}
