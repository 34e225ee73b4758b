import { config } from './verbs/config.ts';
import { debugLog } from './verbs/debug-log.ts';
import { deploy } from './verbs/deploy.ts';
import { destroyModel } from './verbs/destroy-model.ts';
import { down } from './verbs/down.ts';
import { integrate } from './verbs/integrate.ts';
import { refresh } from './verbs/refresh.ts';
import { removeApplication } from './verbs/remove-application.ts';
import { removeRelation } from './verbs/remove-relation.ts';
import { removeUnit } from './verbs/remove-unit.ts';
import { replacePod } from './verbs/replace-pod.ts';
import { resolved } from './verbs/resolved.ts';
import { run } from './verbs/run.ts';
import { scaleApplication } from './verbs/scale-application.ts';
import { showUnit } from './verbs/show-unit.ts';
import { ssh } from './verbs/ssh.ts';
import { status } from './verbs/status.ts';
import { up } from './verbs/up.ts';
import { waitFor } from './verbs/wait-for.ts';
import type { Verb } from './verb.ts';

/** Every verb, in the order of `grimoire help`. */
export const verbs = [
  up,
  down,
  deploy,
  refresh,
  integrate,
  config,
  run,
  status,
  waitFor,
  debugLog,
  showUnit,
  ssh,
  scaleApplication,
  replacePod,
  resolved,
  removeRelation,
  removeUnit,
  removeApplication,
  destroyModel,
] as const satisfies readonly Verb<{ readonly verb: string }>[];

/** What a command line asks of the controller. */
export type Request = ReturnType<(typeof verbs)[number]['parse']>;
