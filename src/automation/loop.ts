import { HOUR } from '../base/index.ts'
import { type Watch, watchOf } from '../monitoring/index.ts'
import { outcomesOf } from './decisions/outcomes.ts'
import { createDueMeasurements } from './due.ts'
import { fail } from './errors.ts'
import type { LoopNeeds } from './needs.ts'
import { pauseOf } from './orders/order.ts'
import { obeyVeto } from './orders/veto.ts'
import type { EndpointPolicy } from './policy.ts'
import { renewIfCalledFor } from './renewal/renew.ts'
import { advance } from './rollout/advance.ts'
import { seatApproved } from './rollout/approval.ts'

/** Keeps endpoints as their policies say. */
export interface Loop {
  /** Looks once: measures what is due, judges a rollout, renews. One look at a time. Throws `automation.unknown_endpoint`. */
  look(policy: EndpointPolicy): Promise<void>
}

/** What the loop remembers of an endpoint, to ask the database no more than it must. */
interface Round {
  readonly policy: EndpointPolicy
  readonly watch: Watch
  readonly since: number
  renewalLookedAt: number
}

/** Without a new measurement, alarms are looked at again after this long: a pause may be over. */
const LOOK_AGAIN = 6 * HOUR

/**
 * The loop: drift or loss → retrain → shadow → canary → promote or undo.
 *
 * Each act is recorded before it is carried out, and carrying it out can be done again: after a crash the next look goes on
 * from the record.
 */
export function createLoop(needs: LoopNeeds): Loop {
  const due = createDueMeasurements(needs)
  const rounds = new Map<string, Round>()
  const looking = new Map<string, Promise<void>>()

  const roundOf = async (policy: EndpointPolicy): Promise<Round> => {
    const known = rounds.get(policy.name)
    if (known?.policy === policy) return known
    const since = await needs.policies.since(policy.name)
    if (since === undefined) throw fail('unknown_endpoint', { endpoint: policy.name })
    const watch = watchOf(policy.name, policy.watch)
    const round = { policy, watch, since, renewalLookedAt: Number.NEGATIVE_INFINITY }
    rounds.set(policy.name, round)
    return round
  }

  const lookNow = async (policy: EndpointPolicy): Promise<void> => {
    const round = await roundOf(policy)
    const now = needs.clock.now()
    await seatApproved(needs, policy)
    const measured = await due.measure({ endpoint: policy.name, watch: round.watch, since: round.since, now })
    if (measured > 0) await settle(needs, policy.name)
    const orders = await needs.orders.list(policy.name)
    const rollout = await needs.rollouts.underWay(policy.name)
    if (rollout && (await obeyVeto(needs, rollout, orders))) return
    if (rollout) return pauseOf(orders) ? undefined : advance(needs, policy, rollout)
    const [order] = orders
    const isTold = order !== undefined && order.at >= round.renewalLookedAt
    if (measured === 0 && !isTold && now - round.renewalLookedAt < LOOK_AGAIN) return
    await renewIfCalledFor(needs, policy, orders)
    if (measured === 0) await settle(needs, policy.name)
    round.renewalLookedAt = now
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

const SETTLED_FROM = 200

/** Adds to decisions what became of them. */
async function settle({ decisions, monitoring }: LoopNeeds, endpoint: string): Promise<void> {
  const newest = await decisions.list({ endpoint, limit: SETTLED_FROM })
  const alarms = await monitoring.alerts({ endpoint, limit: SETTLED_FROM })
  for (const { decision, outcome } of outcomesOf([...newest].reverse(), alarms))
    await decisions.settle(decision, outcome)
}
