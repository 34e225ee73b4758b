import type { Request } from '../cli/verbs.ts';
import type { VerbContext } from './verb-context.ts';
import { config } from './verbs/config.ts';
import { debugCode, replay } from './verbs/debug-code.ts';
import { debugLog } from './verbs/debug-log.ts';
import { deploy } from './verbs/deploy.ts';
import { destroyModel } from './verbs/destroy-model.ts';
import { down } from './verbs/down.ts';
import { hooks } from './verbs/hooks.ts';
import { integrate } from './verbs/integrate.ts';
import { refresh } from './verbs/refresh.ts';
import { removeApplication } from './verbs/remove-application.ts';
import { removeRelation } from './verbs/remove-relation.ts';
import { replacePod } from './verbs/replace-pod.ts';
import { resolved } from './verbs/resolved.ts';
import { runAction } from './verbs/run-action.ts';
import { removeUnit, scaleApplication } from './verbs/scale-application.ts';
import { showUnit } from './verbs/show-unit.ts';
import { ssh } from './verbs/ssh.ts';
import { status } from './verbs/status.ts';
import { up } from './verbs/up.ts';
import { userSecret } from './verbs/user-secret.ts';
import { waitFor } from './verbs/wait-for.ts';

/** Does what a command line asks. Answers its exit code; throws what becomes a sentence. */
export function perform(request: Request, context: VerbContext): Promise<number> {
  switch (request.verb) {
    case 'add-secret':
    case 'grant-secret':
    case 'remove-secret':
    case 'revoke-secret':
    case 'update-secret':
      return userSecret(request, context);
    case 'config':
      return config(request, context);
    case 'debug-code':
      return debugCode(request, context);
    case 'debug-log':
      return debugLog(request, context);
    case 'deploy':
      return deploy(request, context);
    case 'destroy-model':
      return destroyModel(context);
    case 'down':
      return down(context);
    case 'hooks':
      return hooks(request, context);
    case 'integrate':
      return integrate(request, context);
    case 'refresh':
      return refresh(request, context);
    case 'remove-application':
      return removeApplication(request, context);
    case 'remove-relation':
      return removeRelation(request, context);
    case 'remove-unit':
      return removeUnit(request, context);
    case 'replace-pod':
      return replacePod(request, context);
    case 'replay':
      return replay(request, context);
    case 'resolved':
      return resolved(request, context);
    case 'run':
      return runAction(request, context);
    case 'scale-application':
      return scaleApplication(request, context);
    case 'show-unit':
      return showUnit(request, context);
    case 'ssh':
      return ssh(request, context);
    case 'status':
      return status(request, context);
    case 'up':
      return up(request, context);
    case 'wait-for':
      return waitFor(request, context);
  }
}
