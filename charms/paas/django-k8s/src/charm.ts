import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type DjangoK8s } from './charmcraft.gen.ts';

/** Operates a Django application. */
export const DjangoK8sCharm: Charm<DjangoK8s> = paasCharm(metadata, 'django');
