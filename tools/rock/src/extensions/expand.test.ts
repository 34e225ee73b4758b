import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readRock } from '../read-rock.ts';
import type { RockDefinition } from '../rock.ts';
import { RockError } from '../rock-error.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'extension-'));
});
afterEach(async () => await rm(dir, { recursive: true }));

type Files = Readonly<Record<string, string>>;

/** Reads a project with an extension; `more` is text behind its definition. */
async function read(extension: string, files: Files, more = ''): ReturnType<typeof readRock> {
  const definition = `
name: my-app
summary: An application
description: It serves.
version: "1"
base: ubuntu@24.04
platforms: {amd64: }
extensions: [${extension}]
${more}`;
  for (const [name, content] of Object.entries({ 'rockcraft.yaml': definition, ...files })) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return await readRock(dir);
}

async function expanded(extension: string, files: Files, more = ''): Promise<RockDefinition> {
  return (await read(extension, files, more)).definition;
}

const flask = { 'requirements.txt': 'Flask==3.1\n' };
const fastapi = { 'requirements.txt': 'fastapi\n' };

describe('an extension in rockcraft.yaml', () => {
  it.each<[string, Files, string]>([
    ['app.py with app', { 'app.py': 'app = Flask(__name__)\n' }, "'app:app' -k [ sync ]"],
    [
      'app.py with application',
      { 'app.py': 'application: Flask = Flask(__name__)\n' },
      "'app:application' -k [ sync ]",
    ],
    ['a package', { 'app/__init__.py': 'app = Flask(__name__)\n' }, "'app:app' -k [ sync ]"],
    ['a package of the name', { 'my_app/main.py': 'app = Flask(__name__)\n' }, "'my_app.main:app' -k [ sync ]"],
    ['an imported app', { 'main.py': 'from src.web import app\n' }, "'main:app' -k [ sync ]"],
    ['a factory', { 'app.py': 'def create_app():\n    app = 1\n    return app\n' }, "'app:create_app()' -k [ sync ]"],
    [
      'gevent among the requirements',
      { 'app.py': 'app = 1\n', 'requirements.txt': 'flask\ngevent>=24\n' },
      "'app:app' -k [ gevent ]",
    ],
  ])('flask-framework finds %s', async (_what, files, command) => {
    const { services, ...rock } = await expanded('flask-framework', { ...flask, ...files });
    expect(rock['run-user']).toBe('_daemon_');
    expect(services?.['flask']).toEqual({
      override: 'replace',
      startup: 'enabled',
      after: ['statsd-exporter'],
      user: '_daemon_',
      command: `/bin/python3 -m gunicorn -c /flask/gunicorn.conf.py ${command}`,
    });
    expect(Object.keys(services ?? {})).toEqual(['flask', 'statsd-exporter']);
  });

  it('copies the usual names and nothing else, unless the project says what', async () => {
    const files = { ...flask, 'app.py': 'app = 1\n', 'migrate.sh': 'true\n', 'other.txt': '' };
    const usual = await expanded('flask-framework', files);
    expect(usual.parts['flask-framework/install-app']).toMatchObject({
      prime: ['flask/app/app.py', 'flask/app/migrate.sh'],
    });
    const said = await expanded(
      'flask-framework',
      files,
      'parts: {flask-framework/install-app: {prime: [flask/app/app.py, flask/app/other.txt]}}',
    );
    expect(said.parts['flask-framework/install-app']).toMatchObject({
      prime: ['flask/app/app.py', 'flask/app/other.txt'],
    });
  });

  it('lets the project speak last: its command, its environment, its services', async () => {
    const { services } = await expanded(
      'flask-framework',
      flask,
      `services:
  flask: {override: replace, command: gunicorn web, environment: {A: b}}
  queue-worker: {override: replace, command: work}`,
    );
    expect(services?.['flask']).toMatchObject({ command: 'gunicorn web', environment: { A: 'b' }, user: '_daemon_' });
    expect(services?.['queue-worker']).toEqual({ override: 'replace', command: 'work' });
  });

  it('sees of the folder what belongs to the application', async () => {
    const rock = await read('go-framework', {
      'go.mod': 'module x\n',
      'main.go': '',
      'README.md': '',
      '.env': '',
      'charm/x': '',
    });
    expect(rock.entries).toEqual(['go.mod', 'main.go']);
    expect(rock.definition.services?.['go']).toMatchObject({ command: 'my-app', 'working-dir': '/app' });
  });

  it('fastapi-framework starts Uvicorn, expressjs-framework npm, spring-boot-framework Java, django-framework WSGI', async () => {
    const one = await expanded('fastapi-framework', { ...fastapi, 'app/main.py': 'app = FastAPI()\n' });
    expect(one.services?.['fastapi']).toMatchObject({
      command: '/bin/python3 -m uvicorn app.main:app',
      environment: { UVICORN_HOST: '0.0.0.0' },
    });
    const npm = await expanded('expressjs-framework', {
      'app/package.json': '{"name": "x", "scripts": {"start": "node ."}}',
    });
    expect(npm.services?.['expressjs']).toMatchObject({
      command: 'npm start',
      environment: { NODE_ENV: 'production' },
    });
    const java = await expanded('spring-boot-framework', { 'pom.xml': '<project/>', 'migrate.sh': '' });
    expect(java.services?.['spring-boot']).toMatchObject({
      command: 'bash -c "java -jar *.jar"',
      'working-dir': '/app',
    });
    expect(java.parts['spring-boot-framework/assets']).toMatchObject({ prime: ['app/migrate.sh'] });
    const two = await expanded('django-framework', {
      'requirements.txt': 'Django\n',
      'my_app/my_app/wsgi.py': 'application = get()\n',
    });
    expect(two.services?.['django']).toMatchObject({
      command: "/bin/python3 -m gunicorn -c /django/gunicorn.conf.py 'my_app.wsgi:application' -k [ sync ]",
    });
  });

  it.each<[string, string, Files, string, string]>([
    [
      'an unknown extension',
      'rust-framework',
      {},
      '',
      'extensions: rust-framework is not known here: use one of flask',
    ],
    ['two extensions', 'flask-framework, go-framework', {}, '', 'extensions: name exactly one of flask-framework'],
    ['no requirements', 'flask-framework', {}, '', 'needs flask in requirements.txt'],
    ['no application', 'flask-framework', flask, '', 'finds no app, application, create_app or make_app in app.py'],
    ['no FastAPI application', 'fastapi-framework', fastapi, '', 'finds no app in app.py, main.py'],
    ['no Django folder', 'django-framework', { 'requirements.txt': 'django' }, '', 'in my_app/, the rock'],
    ['no go.mod', 'go-framework', {}, '', 'needs a go.mod'],
    ['no package.json', 'expressjs-framework', {}, '', 'the application lies in the folder app'],
    ['no pom.xml', 'spring-boot-framework', {}, '', 'needs a pom.xml'],
    ['Gradle', 'spring-boot-framework', { 'build.gradle': '' }, '', 'builds with Maven here'],
    [
      'no start script',
      'expressjs-framework',
      { 'app/package.json': '{"name": "x", "scripts": {}}' },
      '',
      'needs a name and scripts.start',
    ],
    [
      'files that would lie elsewhere',
      'flask-framework',
      { ...flask, 'app.py': 'app = 1\n' },
      'parts: {flask-framework/install-app: {prime: [etc/x]}}',
      'parts.flask-framework/install-app.prime: "etc/x" must begin with flask/app/',
    ],
  ])('refuses %s and says what to do', async (_what, extension, files, more, sentence) => {
    await expect(read(extension, files, more)).rejects.toThrow(RockError);
    await expect(read(extension, files, more)).rejects.toThrow(sentence);
  });
});
