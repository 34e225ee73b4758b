import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type FlaskK8s } from './charmcraft.gen.ts';

/** Operates a Flask application. */
export const FlaskK8sCharm: Charm<FlaskK8s> = paasCharm(metadata, 'flask');
