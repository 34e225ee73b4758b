import type { Grimoire } from './grimoire.ts';

/** What runs in one container of a unit, and what lies in it, as a person would look it up. */
export class Container {
  readonly #grimoire: Grimoire;
  readonly #unit: string;
  readonly #name: string;

  constructor(grimoire: Grimoire, unit: string, name: string) {
    this.#grimoire = grimoire;
    this.#unit = unit;
    this.#name = name;
  }

  /** Standard output of a command that has to succeed; there is no shell unless it is one. */
  run(...command: readonly string[]): Promise<string> {
    return this.#grimoire.do('ssh', '--container', this.#name, this.#unit, ...command);
  }

  read(path: string): Promise<string> {
    return this.run('cat', path);
  }

  /** Processes whose command line has this text: pid and start time, which no other process ever shares. */
  async processes(having: string): Promise<readonly string[]> {
    const script = `for p in /proc/[0-9]*; do echo "\${p#/proc/} $(cut -d' ' -f22 $p/stat) $(tr '\\0' ' ' < $p/cmdline)"; done 2>/dev/null`;
    const lines = (await this.run('sh', '-c', script)).split('\n');
    return lines.flatMap((line) => {
      const [pid = '', since = '', ...command] = line.split(' ');
      const text = command.join(' ');
      return text.includes(having) && !text.startsWith('sh -c') ? [`${pid} since ${since}`] : [];
    });
  }
}

/** Where `homeserver.yaml` says the data is. */
export async function engineOf(synapse: Container): Promise<string> {
  return /^database:\n {2}name: "(\w+)"$/m.exec(await synapse.read('/data/homeserver.yaml'))?.[1] ?? 'none';
}

/** The user and the password in `homeserver.yaml`. */
export async function credentialsOf(synapse: Container): Promise<{ readonly user: string; readonly password: string }> {
  const text = await synapse.read('/data/homeserver.yaml');
  const field = (name: string): string => new RegExp(`^ {4}${name}: "(.+)"$`, 'm').exec(text)?.[1] ?? '';
  return { user: field('user'), password: field('password') };
}

/** Whether PostgreSQL lets a user in over the network; the reason when not. */
export async function logsIn(
  postgresql: Container,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<string> {
  const psql = ['/usr/lib/postgresql/current/bin/psql', '--host=127.0.0.1', `--username=${user}`, '--dbname=postgres'];
  const script = `PGPASSWORD="$1" ${psql.join(' ')} --tuples-only --no-align --command='select 1' 2>&1 || true`;
  return (await postgresql.run('sh', '-c', script, 'sh', password)).trim();
}
