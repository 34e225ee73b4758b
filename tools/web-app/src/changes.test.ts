import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FakePebble } from '@grimoire/pebble/fake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeOver } from './changes.ts';
import type { Sources } from './sources.ts';

const old = 'greeting = "Hello"\n';

describe('what was saved is taken over', () => {
  let folder = '';
  let meanwhile = (): void => {};
  const container = (): FakePebble =>
    new FakePebble({
      users: { _daemon_: 584_792 },
      files: {
        '/usr/local/bin/app': old,
        '/app/main.py': old,
        '/app/page.html': old,
        '/app/__pycache__/main.pyc': 'bytecode',
      },
      // Python's compiler, as far as it goes here.
      exec: ({ stdin }) => {
        const text = new TextDecoder().decode(stdin);
        meanwhile();
        return text.includes('greet(:') ? { code: 1, stderr: 'a\nb\nc\n  def greet(:\nSyntaxError\n' } : {};
      },
    });
  const sources = (program?: Sources['program']): Sources => ({
    folder,
    inContainer: (file) => (file.endsWith('.md') ? undefined : `/app/${file}`),
    needsNewImage: (file) => file === 'requirements.txt',
    ...(program && { program }),
  });
  const save = (file: string, text: string): void => fs.writeFileSync(path.join(folder, file), text);

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'changes-'));
    meanwhile = () => {};
  });
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  it('with the bytecode of before gone, and what was removed', async () => {
    const pebble = container();
    save('main.py', 'greeting = "Hi"\n');
    const taken = await takeOver(pebble, sources(), ['main.py', 'page.html']);
    expect(taken).toEqual({ is: 'taken', files: ['main.py', 'page.html'] });
    expect(await pebble.readText('/app/main.py')).toBe('greeting = "Hi"\n');
    expect(await pebble.stat('/app/page.html')).toBeUndefined();
    expect(await pebble.stat('/app/__pycache__')).toBeUndefined();
  });

  it('all of it or, when one file is no program, none', async () => {
    const pebble = container();
    save('main.py', 'def greet(:\n');
    save('page.html', 'new');
    expect(await takeOver(pebble, sources(), ['main.py', 'page.html'])).toEqual({
      is: 'refused',
      why: 'b\nc\n  def greet(:\nSyntaxError',
    });
    expect(await pebble.readText('/app/main.py')).toBe(old);
    expect(await pebble.readText('/app/page.html')).toBe(old);
  });

  it('as it was judged, whatever is saved meanwhile', async () => {
    const pebble = container();
    save('main.py', 'greeting = "Hi"\n');
    meanwhile = () => save('main.py', 'def greet(:\n');
    await takeOver(pebble, sources(), ['main.py']);
    expect(await pebble.readText('/app/main.py')).toBe('greeting = "Hi"\n');
  });

  it("unless it goes into the image, or is not the application's", async () => {
    save('requirements.txt', 'flask');
    save('main.py', 'greeting = "Hi"\n');
    const refused = await takeOver(container(), sources(), ['main.py', 'requirements.txt']);
    expect(refused).toEqual({
      is: 'refused',
      why: 'requirements.txt: goes into the image: stop serve and start it again',
    });
    expect(await takeOver(container(), sources(), ['README.md'])).toEqual({ is: 'nothing' });
  });

  it('as a program that was compiled; what does not compile says why, and nothing of it is taken', async () => {
    const pebble = container();
    save('page.html', 'new');
    const made = { content: Buffer.from('program'), path: '/usr/local/bin/app' };
    const isPart = (file: string): boolean => file.endsWith('.go');
    const broken = sources({ isPart, make: () => Promise.reject(new Error('main.go:3: syntax error')) });
    expect(await takeOver(pebble, broken, ['main.go', 'page.html'])).toEqual({
      is: 'refused',
      why: 'main.go:3: syntax error',
    });
    expect(await pebble.readText('/app/page.html')).toBe(old);
    const whole = { ...sources({ isPart, make: () => Promise.resolve(made) }), inContainer: () => undefined };
    expect(await takeOver(pebble, whole, ['main.go'])).toEqual({ is: 'taken', files: ['main.go'] });
    expect(await pebble.readText('/usr/local/bin/app')).toBe('program');
    expect((await pebble.stat('/usr/local/bin/app'))?.permissions).toBe(0o755);
  });
});
