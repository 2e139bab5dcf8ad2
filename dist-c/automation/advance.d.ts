import type { LoopNeeds } from './needs.ts';
import type { EndpointPolicy } from './policy.ts';
import { type Evidence, type Rollout } from './rollout.ts';
/** Judges a rollout on what is known by now and carries out what follows. */
export declare function advance(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<void>;
/** The evidence on a rollout as it stands now, for whoever asks. */
export declare function evidenceNow(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<Evidence>;
