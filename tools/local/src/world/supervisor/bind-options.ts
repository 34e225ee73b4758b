/**
 * The options of a read-only bind of `path`. In a user namespace the kernel refuses to take away the flags that the
 * mount below already has, so they are named again.
 *
 * @param mountInfo text of `/proc/self/mountinfo`
 */
export function readOnlyOptions(mountInfo: string, path: string): string {
  let flags: readonly string[] = [];
  let longest = -1;
  for (const line of mountInfo.trim().split('\n')) {
    const fields = line.split(' ');
    const point = unescapeOctal(fields[4] ?? '');
    const below = point === '/' || path === point || path.startsWith(`${point}/`);
    // Of two mounts at one place the later line is the one that is seen.
    if (!below || point.length < longest) continue;
    longest = point.length;
    flags = (fields[5] ?? '').split(',').filter((flag) => lockedFlags.has(flag));
  }
  return ['ro', ...flags].join(',');
}

const lockedFlags: ReadonlySet<string> = new Set(['nosuid', 'nodev', 'noexec', 'noatime', 'nodiratime', 'relatime']);

function unescapeOctal(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)));
}
