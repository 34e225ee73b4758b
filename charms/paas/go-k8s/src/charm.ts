import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type GoK8s } from './charmcraft.gen.ts';

/** Operates a Go application. */
export const GoK8sCharm: Charm<GoK8s> = paasCharm(metadata, 'go');
