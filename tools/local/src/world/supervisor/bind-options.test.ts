import { describe, expect, it } from 'vitest';
import { readOnlyOptions } from './bind-options.ts';

const mountInfo = [
  '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
  '23 22 0:20 / /tmp rw,nosuid,nodev shared:2 - tmpfs tmpfs rw',
  String.raw`24 22 0:21 / /home/a\040b rw,nosuid,nodev,noexec,noatime - ext4 /dev/vdb rw`,
  '25 23 0:22 / /tmp rw,nodev - tmpfs tmpfs rw',
].join('\n');

describe('a read-only bind', () => {
  it.each([
    ['/srv/x', 'ro,relatime'],
    ['/tmp/x', 'ro,nodev'],
    ['/tmpfile', 'ro,relatime'],
    ['/home/a b/c', 'ro,nosuid,nodev,noexec,noatime'],
    ['/home/a b', 'ro,nosuid,nodev,noexec,noatime'],
  ])('of %s keeps the flags of the mount that it is on: %s', (path, options) => {
    expect(readOnlyOptions(mountInfo, path)).toBe(options);
  });
});
