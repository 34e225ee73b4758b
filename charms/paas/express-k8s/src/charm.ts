import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type ExpressK8s } from './charmcraft.gen.ts';

/** Operates an Express application. */
export const ExpressK8sCharm: Charm<ExpressK8s> = paasCharm(metadata, 'expressjs');
