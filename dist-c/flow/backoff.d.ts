import type { Random } from '../base/index.ts';
/**
 * The pause before try `attempt` + 1: doubled at each try up to a minute, and drawn from its upper half, so that many that
 * failed together do not come back together.
 *
 * Source: Brooker 2015, "Exponential Backoff And Jitter", equal jitter.
 */
export declare function backoff(attempt: number, firstMs: number, random: Random): number;
