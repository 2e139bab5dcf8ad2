import { type LoopNeeds } from './needs.ts';
import type { EndpointPolicy } from './policy.ts';
/** Begins a renewal where an alarm calls for one, or goes on with one that was begun and not ended. */
export declare function renewIfCalledFor(needs: LoopNeeds, policy: EndpointPolicy): Promise<void>;
