import { decided } from '../decisions/decision.ts'
import type { LoopNeeds } from '../needs.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { restingCourse, steer } from '../rollout/steer.ts'
import { lastWord, type Order } from './order.ts'

/** Ends a rollout that a person vetoed since it began: the old champion answers. Returns whether one was. */
export async function obeyVeto(needs: LoopNeeds, rollout: Rollout, orders: readonly Order[]): Promise<boolean> {
  const veto = lastWord(orders, ['veto'], rollout.startedAt)
  if (!veto) return false
  const { endpoint, champion, challenger } = rollout
  const because = `${veto.by} vetoed v${challenger}: ${veto.because}`
  const made = await needs.database.tx(async () => {
    await needs.rollouts.finish(rollout.id, needs.clock.now())
    return needs.decisions.record({
      ...{ at: needs.clock.now(), endpoint, what: 'rollback', because, rule: 'a person decided' },
      evidence: { champion, challenger, order: veto.id, by: veto.by },
    })
  })
  needs.events.publish(decided, made)
  await steer(needs, { endpoint, course: restingCourse(champion), because })
  return true
}
