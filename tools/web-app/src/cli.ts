/** `node --conditions=@grimoire/source tools/web-app/src/cli.ts <command> <charm folder>`: see the usage below. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { PackError } from '@grimoire/pack';
import { readRock, RockError } from '@grimoire/rock';
import { environmentText, type Options } from './env.ts';
import { serve } from './serve.ts';
import { readWebApp, WebAppError, type WebApp } from './web-app.ts';

const usage = `usage: web-app <command> <charm folder> [--config option=value]...
  env     print the environment that the application will have, and where each value comes from [--json]
  serve   run it in the local model with its backends, and take over what is saved [--with <endpoint>]... [--keep]
  check   whether charm and rock are in order and fit together`;

try {
  await main();
} catch (error) {
  const isForPeople = [WebAppError, PackError, RockError].some((kind) => error instanceof kind);
  if (!isForPeople || !(error instanceof Error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { command, folder, options, json, keep, endpoints } = readArguments();
  const app = readWebApp(folder, path.resolve(import.meta.dirname, '../../..'));
  refuseUnknown(app, options);
  switch (command) {
    case 'env':
      process.stdout.write(environmentText(app, options, json));
      return;
    case 'check':
      await check(app);
      return;
    case 'serve':
      await serve(app, { options, keep, endpoints });
      return;
    default:
      throw new WebAppError(`"${command}" is not a command\n${usage}`);
  }
}

/** The rock has to have the service that the charm runs. */
async function check(app: WebApp): Promise<void> {
  const rock = await readRock(app.rock);
  const services = Object.keys(rock.definition.services ?? {});
  if (!services.includes(app.framework)) {
    throw new WebAppError(
      `${path.join(app.rock, 'rockcraft.yaml')}: no service ${app.framework}: say \`extensions: [${app.framework}-framework]\``,
    );
  }
  console.log(`${app.name}: charm and rock are in order`);
}

function refuseUnknown({ metadata, name }: WebApp, options: Options): void {
  const known = Object.keys(metadata.config?.options ?? {});
  const unknown = Object.keys(options).filter((option) => !known.includes(option));
  if (unknown.length === 0) return;
  throw new WebAppError(`${name} has no option ${unknown.join(', ')}: it has ${known.toSorted().join(', ')}`);
}

interface Arguments {
  readonly command: string;
  readonly folder: string;
  readonly options: Options;
  readonly json: boolean;
  readonly keep: boolean;
  readonly endpoints: readonly string[];
}

function readArguments(): Arguments {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        config: { type: 'string', multiple: true, default: [] },
        with: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    });
    const [command, folder, ...more] = positionals;
    if (command === undefined || folder === undefined || more.length > 0) throw new WebAppError(usage);
    return {
      command,
      folder,
      options: Object.fromEntries(values.config.map(pair)),
      json: values.json,
      keep: values.keep,
      endpoints: values.with,
    };
  } catch (error) {
    if (error instanceof WebAppError || !(error instanceof TypeError)) throw error;
    throw new WebAppError(`${error.message}\n${usage}`, { cause: error });
  }
}

function pair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new WebAppError(`--config ${text}: say option=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}
