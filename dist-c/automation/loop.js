import { watchOf } from '../monitoring/index.js';
import { advance } from './advance.js';
import { createDueMeasurements } from './due.js';
import { fail } from './errors.js';
import { renewIfCalledFor } from './renew.js';
/**
 * The loop: drift or loss → retrain → shadow → canary → promote or undo.
 *
 * Each act is recorded before it is carried out, and carrying it out can be done again: after a crash the next look goes on
 * from the record.
 */
export function createLoop(needs) {
    const due = createDueMeasurements(needs);
    const looking = new Map();
    const lookNow = async (policy) => {
        const since = await needs.policies.since(policy.name);
        if (since === undefined)
            throw fail('unknown_endpoint', { endpoint: policy.name });
        await due.measure({
            endpoint: policy.name,
            watch: watchOf(policy.name, policy.watch),
            since,
            now: needs.clock.now(),
        });
        const rollout = await needs.rollouts.underWay(policy.name);
        if (rollout)
            await advance(needs, policy, rollout);
        else
            await renewIfCalledFor(needs, policy);
    };
    return {
        async look(policy) {
            const before = looking.get(policy.name) ?? Promise.resolve();
            const now = before.catch(() => undefined).then(() => lookNow(policy));
            looking.set(policy.name, now);
            await now;
        },
    };
}
//# sourceMappingURL=loop.js.map