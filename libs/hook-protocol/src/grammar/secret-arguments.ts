import { expiry } from './duration.ts';
import type { Surroundings } from './invocation.ts';
import { isApplicationName, isUnitName, secretUri } from './names.ts';
import { atMost, first, needsRelation } from './arguments.ts';
import { goQuote } from './quote.ts';
import { Refusal } from './refusal.ts';
import { secretPairs } from './secret-data.ts';
import type { Draft } from './tool-grammar.ts';

const rotations: readonly string[] = ['never', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'];

/** What `secret-add` and `secret-set` have in common. @throws Refusal */
function metadata(draft: Draft): void {
  const { expire, rotate, owner } = draft.flags;
  if (typeof expire === 'string' && expire !== '') expiry(expire, new Date());
  if (typeof rotate === 'string' && rotate !== '' && !rotations.includes(rotate)) {
    throw new Refusal(`rotate policy ${goQuote(rotate)} not valid`);
  }
  if (typeof owner === 'string' && owner !== 'application' && owner !== 'unit') {
    throw new Refusal(`secret owner ${goQuote(owner)} not valid`);
  }
}

export function secretAdd(draft: Draft): Draft {
  if (draft.args.length === 0 && !draft.flags['file']) throw new Refusal('missing secret value or filename');
  metadata(draft);
  secretPairs(draft.args);
  return draft;
}

export function secretSet(draft: Draft): Draft {
  secretUri(first(draft, 'missing secret URI'));
  metadata(draft);
  secretPairs(draft.args.slice(1));
  return draft;
}

export function secretGet(draft: Draft): Draft {
  const [uri] = draft.args;
  if (uri !== undefined) readableUri(uri);
  if (uri === undefined && !draft.flags['label']) throw new Refusal('require either a secret URI or label');
  if (draft.flags['peek'] === true && draft.flags['refresh'] === true) {
    throw new Refusal('specify one of --peek or --refresh but not both');
  }
  return atMost(2)(draft);
}

export function secretInfoGet(draft: Draft): Draft {
  const [uri] = draft.args;
  if (uri !== undefined) readableUri(uri);
  if (uri === undefined && !draft.flags['label']) throw new Refusal('require either a secret URI or label');
  if (uri !== undefined && draft.flags['label']) throw new Refusal('specify either a secret URI or label but not both');
  return atMost(1)(draft);
}

/** The reading tools have one text for everything that is wrong with a URI. */
function readableUri(uri: string): void {
  try {
    secretUri(uri);
  } catch {
    throw new Refusal(`secret URI ${goQuote(uri)} not valid`);
  }
}

export function secretRemove(draft: Draft): Draft {
  secretUri(first(draft, 'missing secret URI'));
  return atMost(1)(draft);
}

export function secretGrant(draft: Draft, surroundings: Surroundings): Draft {
  secretUri(first(draft, 'missing secret URI'));
  needsRelation(draft);
  const { unit, relation } = draft.flags;
  if (typeof unit === 'string' && unit !== '') {
    if (!isUnitName(unit)) throw new Refusal(`unit ${goQuote(unit)} not valid`);
    const application = surroundings.remoteApplicationOf?.(Number(relation));
    if (application !== undefined && unit.slice(0, unit.lastIndexOf('/')) !== application) {
      throw new Refusal(`cannot specify unit ${goQuote(unit)} in relation to application ${goQuote(application)}`);
    }
  }
  return atMost(1)(draft);
}

/** In a relation hook the hook's relation counts as given, as in Juju: `--app` is refused there. */
export function secretRevoke(draft: Draft): Draft {
  secretUri(first(draft, 'missing secret URI'));
  const { app, unit, relation } = draft.flags;
  if (typeof app === 'string' && app !== '' && !isApplicationName(app)) {
    throw new Refusal(`application ${goQuote(app)} not valid`);
  }
  if (typeof unit === 'string' && unit !== '' && !isUnitName(unit))
    throw new Refusal(`unit ${goQuote(unit)} not valid`);
  if (app && unit) throw new Refusal('specify only one of application or unit');
  if (relation !== undefined && app) throw new Refusal('do not specify both relation and app');
  if (relation === undefined && !app && !unit) throw new Refusal('missing relation or application or unit');
  return atMost(1)(draft);
}
