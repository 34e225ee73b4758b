/**
 * A command for a service or a check, from its arguments: quoted the way Pebble splits it again, so that no argument can
 * become two. Pebble's own markers `[` and `]` for default arguments are quoted too.
 */
export function commandLine(...argv: readonly [string, ...string[]]): string {
  return argv.map(quoted).join(' ');
}

function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
