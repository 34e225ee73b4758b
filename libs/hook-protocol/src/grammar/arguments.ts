import type { Surroundings } from './invocation.ts';
import { isApplicationName, isUnitName } from './names.ts';
import { goQuote, goQuoteAll } from './quote.ts';
import { Refusal } from './refusal.ts';
import type { Draft } from './tool-grammar.ts';

/** No argument beyond the first so many. @throws Refusal */
export function atMost(count: number): (draft: Draft) => Draft {
  return (draft) => {
    if (draft.args.length <= count) return draft;
    throw new Refusal(`unrecognized args: ${goQuoteAll(draft.args.slice(count))}`);
  };
}

/** At least one argument, or this text. @throws Refusal */
export function first(draft: Draft, otherwise: string): string {
  const [found] = draft.args;
  if (found === undefined) throw new Refusal(otherwise);
  return found;
}

/** A relation, by flag or of the hook. @throws Refusal */
export function needsRelation(draft: Draft): Draft {
  if (draft.flags['relation'] === undefined) throw new Refusal('no relation id specified');
  return draft;
}

/**
 * `relation-get [KEY|-] [UNIT|APP]`: the arguments become the key (`-` for all) and whose bag, and the flag `app` says
 * whether it is an application's.
 *
 * @throws Refusal
 */
export function relationGet(draft: Draft, surroundings: Surroundings): Draft {
  needsRelation(draft);
  const [key = '-', who, ...rest] = draft.args;
  const { app, name } = bagOwner(who, draft.flags['app'] === true, surroundings);
  if (rest.length > 0) throw new Refusal(`unrecognized args: ${goQuoteAll(rest)}`);
  return { args: [key === '' ? '-' : key, name], flags: { ...draft.flags, app } };
}

function bagOwner(who: string | undefined, app: boolean, surroundings: Surroundings): { app: boolean; name: string } {
  if (who === undefined) return ownerOfHook(app, surroundings);
  if (!app) {
    if (isUnitName(who)) return { app, name: who };
    if (isApplicationName(who)) throw new Refusal(`expected unit name, got application name ${goQuote(who)}`);
    throw new Refusal(`invalid unit name ${goQuote(who)}`);
  }
  if (isUnitName(who)) return { app, name: who.slice(0, who.lastIndexOf('/')) };
  return { app, name: isApplicationName(who) ? who : '' };
}

function ownerOfHook(app: boolean, surroundings: Surroundings): { app: boolean; name: string } {
  const { remoteUnit, remoteApplication } = surroundings;
  if (!app && remoteUnit !== undefined && remoteUnit !== '') return { app, name: remoteUnit };
  if (remoteApplication !== undefined && remoteApplication !== '') return { app: true, name: remoteApplication };
  throw new Refusal('no unit or application specified');
}

/** `[KEY|-]`: a lone dash and nothing are the same. */
export function optionalKey(draft: Draft): Draft {
  const [key, ...rest] = atMost(1)(draft).args;
  return key === '-' || key === '' ? { ...draft, args: rest } : draft;
}
