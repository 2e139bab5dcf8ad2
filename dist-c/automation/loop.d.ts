import type { LoopNeeds } from './needs.ts';
import type { EndpointPolicy } from './policy.ts';
/** Keeps endpoints as their policies say. */
export interface Loop {
    /** Looks once: measures what is due, judges a rollout, renews. One look at a time. Throws `automation.unknown_endpoint`. */
    look(policy: EndpointPolicy): Promise<void>;
}
/**
 * The loop: drift or loss → retrain → shadow → canary → promote or undo.
 *
 * Each act is recorded before it is carried out, and carrying it out can be done again: after a crash the next look goes on
 * from the record.
 */
export declare function createLoop(needs: LoopNeeds): Loop;
