import type { Charm } from '@grimoire/charm';
import { paasCharm } from '@grimoire/paas';
import { metadata, type SpringBootK8s } from './charmcraft.gen.ts';

/** Operates a Spring Boot application. */
export const SpringBootK8sCharm: Charm<SpringBootK8s> = paasCharm(metadata, 'spring-boot');
