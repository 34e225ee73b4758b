/** Values of a secret by key: text, or bytes. */
export type SecretContent = Readonly<Record<string, string | Uint8Array>>;

/**
 * Content as arguments of `secret-add` and `secret-set`.
 *
 * In process they travel over the socket, base64 encoded. A started tool's argument list is world-readable in `/proc`
 * and limited to 128 KiB, so there each value goes through a file of ours (mode 0600, in a directory of mode 0700)
 * that is gone when this returns. An empty value has no form as an argument: it is read from `/dev/null`.
 */
export async function withContentArguments<T>(
  transport: 'rpc' | 'spawn',
  content: SecretContent,
  use: (args: readonly string[]) => Promise<T>,
): Promise<T> {
  const entries = Object.entries(content);
  if (transport === 'rpc' || entries.every(([, value]) => value.length === 0)) return use(entries.map(inline));

  const { chmod, mkdtemp, rm, writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  const { join } = await import('node:path');
  const folder = await mkdtemp(join(tmpdir(), 'secret-'));
  try {
    await chmod(folder, 0o700);
    const args: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const [key, value] = entry;
      if (value.length === 0) {
        args.push(inline(entry));
        continue;
      }
      const file = join(folder, String(index));
      await writeFile(file, value, { mode: 0o600, flag: 'wx' });
      args.push(`${key}#file=${file}`);
    }
    return await use(args);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inline([key, value]: readonly [string, string | Uint8Array]): string {
  if (value.length === 0) return `${key}#file=/dev/null`;
  return `${key}#base64=${Buffer.from(value).toString('base64')}`;
}
