import { RockError } from '../rock-error.ts';
import { copied } from './application.ts';
import { ownCommand, type Extension, type Project } from './extension.ts';
import { dependencies, findTopLevel, moduleOf, needsRequirements, placesOf, variable } from './python.ts';

/** What rockcraft's fastapi-framework gives. Source of its facts: rockcraft's extension, run and read. */
export const fastapi: Extension = (project) => {
  needsRequirements(project, 'fastapi', ['fastapi', 'starlette']);
  const own = ownCommand(project, 'fastapi');
  const entry = own === undefined ? entryOf(project) : undefined;
  const usual = ['migrate', 'migrate.sh', 'migrate.py', 'static', 'templates'];
  const found = entry?.split('/')[0];
  return {
    services: {
      fastapi: {
        override: 'replace',
        startup: 'enabled',
        user: '_daemon_',
        'working-dir': '/app',
        environment: { UVICORN_HOST: '0.0.0.0' },
        command: own ?? `/bin/python3 -m uvicorn ${moduleOf(entry ?? '')}:app`,
      },
    },
    parts: {
      'fastapi-framework/dependencies': dependencies(project, 'fastapi-framework/dependencies', 'uvicorn'),
      'fastapi-framework/install-app': copied(project, 'fastapi-framework/install-app', 'app', [
        ...usual,
        ...(found === undefined ? [] : [found]),
      ]),
    },
  };
};

function entryOf(project: Project): string {
  const places = placesOf(project);
  const found = findTopLevel(project.dir, places, variable('app'));
  if (found !== undefined) return found.file;
  throw new RockError(
    `extensions: fastapi-framework finds no app in ${places.join(', ')}: add one, or a command under services.fastapi`,
  );
}
