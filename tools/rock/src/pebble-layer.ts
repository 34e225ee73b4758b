import { stringify } from 'yaml';
import type { RockDefinition } from './rock.ts';

/**
 * The layer that rockcraft writes to `/var/lib/pebble/default/layers/001-rockcraft-<name>.yaml` for the rock's
 * services and checks; none when it has neither. Juju's Pebble reads it when the container starts.
 */
export function pebbleLayer(rock: RockDefinition): string | undefined {
  const { services, checks } = rock;
  if (services === undefined && checks === undefined) return undefined;
  return stringify({
    summary: rock.summary,
    description: rock.description,
    ...(services === undefined ? {} : { services }),
    ...(checks === undefined ? {} : { checks }),
  });
}
