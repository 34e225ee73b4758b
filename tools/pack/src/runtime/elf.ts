import type { RuntimeArchitecture } from '../charmcraft/platforms.ts';

/** `e_machine` of the ELF header (System V ABI, supplements of x86-64 and AArch64). */
const machines = new Map<number, RuntimeArchitecture>([
  [62, 'amd64'],
  [183, 'arm64'],
]);

/** Which architecture a program is for; undefined when it is not a 64-bit little-endian ELF program of one we know. */
export function elfArchitecture(program: Buffer): RuntimeArchitecture | undefined {
  const isElf = program.length >= 20 && program.readUInt32BE(0) === 0x7f454c46 && program[4] === 2 && program[5] === 1;
  return isElf ? machines.get(program.readUInt16LE(18)) : undefined;
}
