import { describe, expect, it } from 'vitest';
import { sideBySide, type Job } from './side-by-side.ts';

async function made(jobs: readonly Job[]): Promise<{ failures: readonly string[]; said: readonly string[] }> {
  const said: string[] = [];
  const failures = await sideBySide(jobs, (line) => said.push(line.replace(/^ *\d+\.\d s {2}/, '')));
  return { failures, said };
}

describe('making things side by side', () => {
  it('says what each does, and nothing of one that found its work done', async () => {
    const busy: Job = { name: 'busy', make: (log) => Promise.resolve(log('working')) };
    const idle: Job = { name: 'idle', make: () => Promise.resolve() };
    expect(await made([busy, idle])).toEqual({ failures: [], said: ['working', 'busy: done'] });
  });

  it('waits for all when one fails, and gives its sentence', async () => {
    let isDone = false;
    const bad: Job = { name: 'bad', make: () => Promise.reject(new Error('the disk is full')) };
    const slow: Job = {
      name: 'slow',
      make: () => new Promise((resolve) => setTimeout(() => resolve(void (isDone = true)), 20)),
    };
    const { failures, said } = await made([bad, slow]);
    expect(failures).toEqual(['bad: the disk is full']);
    expect(said).toEqual(['bad: failed']);
    expect(isDone).toBe(true);
  });
});
