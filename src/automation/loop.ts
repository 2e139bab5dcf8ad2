import { watchOf } from '../monitoring/index.ts'
import { advance } from './advance.ts'
import { createDueMeasurements } from './due.ts'
import { fail } from './errors.ts'
import type { LoopNeeds } from './needs.ts'
import type { EndpointPolicy } from './policy.ts'
import { renewIfCalledFor } from './renew.ts'

/** Keeps endpoints as their policies say. */
export interface Loop {
  /** Looks once: measures what is due, judges a rollout, renews. One look at a time. Throws `automation.unknown_endpoint`. */
  look(policy: EndpointPolicy): Promise<void>
}

/**
 * The loop: drift or loss → retrain → shadow → canary → promote or undo.
 *
 * Each act is recorded before it is carried out, and carrying it out can be done again: after a crash the next look goes on
 * from the record.
 */
export function createLoop(needs: LoopNeeds): Loop {
  const due = createDueMeasurements(needs)
  const looking = new Map<string, Promise<void>>()
  const lookNow = async (policy: EndpointPolicy): Promise<void> => {
    const since = await needs.policies.since(policy.name)
    if (since === undefined) throw fail('unknown_endpoint', { endpoint: policy.name })
    await due.measure({
      endpoint: policy.name,
      watch: watchOf(policy.name, policy.watch),
      since,
      now: needs.clock.now(),
    })
    const rollout = await needs.rollouts.underWay(policy.name)
    if (rollout) await advance(needs, policy, rollout)
    else await renewIfCalledFor(needs, policy)
  }
  return {
    async look(policy) {
      const before = looking.get(policy.name) ?? Promise.resolve()
      const now = before.catch(() => undefined).then(() => lookNow(policy))
      looking.set(policy.name, now)
      await now
    },
  }
}
