import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { subordinateStart } from './identity-map.ts';

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The part of vitest's JSON report that is looked at. */
interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** A user of this machine who may hold a world: with subordinate ids, and able to read the workspace. */
function ordinaryUser(): Account | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name = '', , uid, gid] = line.split(':');
    const account = { name, uid: Number(uid), gid: Number(gid) };
    if (account.uid < 1000 || subordinateStart(readFileSync('/etc/subuid', 'utf8'), name, account.uid) === undefined)
      continue;
    if (spawnSync(process.execPath, ['--version'], { uid: account.uid, gid: account.gid }).status === 0) return account;
  }
  return undefined;
}

const isRoot = process.getuid?.() === 0;
const account = isRoot ? ordinaryUser() : undefined;
const workspace = fileURLToPath(new URL('../../../../', import.meta.url));

describe('as an ordinary user', () => {
  // Run by an ordinary user, the other suites here are this proof; on a machine that has none, nobody can give it.
  it.skipIf(account === undefined)('a world does all that it does as root', { timeout: 180_000 }, () => {
    if (account === undefined) throw new Error('skipped above');
    const { uid, gid, name } = account;
    const folder = mkdtempSync('/tmp/world-user-');
    chownSync(folder, uid, gid);
    const report = join(folder, 'report.json');
    const asUser = ['--reuid', String(uid), '--regid', String(gid), '--init-groups', process.execPath];
    // Nothing in the workspace is this user's: no cache, no bundled configuration, the report elsewhere.
    const vitest = [join(workspace, 'node_modules/vitest/vitest.mjs'), 'run', '--root', join(workspace, 'tools/local')];
    vitest.push('--config', join(workspace, 'vitest.config.ts'), '--configLoader=native', '--cache=false');
    vitest.push('--reporter=json', `--outputFile.json=${report}`, 'src/world/world', 'src/world/lacks');
    const { stdout, stderr } = spawnSync('setpriv', [...asUser, ...vitest], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, USER: name },
    });
    let result: Report;
    try {
      result = JSON.parse(readFileSync(report, 'utf8'));
    } catch {
      throw new Error(`there is no report: ${stdout}${stderr}`);
    }
    const tests = result.testResults.flatMap(({ assertionResults }) => assertionResults);
    expect(tests.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(tests.length).toBeGreaterThan(40);
    rmSync(folder, { recursive: true, force: true });
  });
});
