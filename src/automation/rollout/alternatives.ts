import { DAY } from '../../base/index.ts'
import {
  goodEnough,
  harmOf,
  type Rollout,
  type RolloutPlan,
  type Seen,
  SUSPICION,
  suspected,
  VERDICT,
} from './rollout.ts'
import { odds } from './words.ts'

/** One way a rollout could have gone on, and what it took. */
export interface Way {
  readonly name: string
  readonly backtest: null
  readonly chosen: boolean
  readonly because: string
}

/** What promoting, undoing, stepping up and holding take, and how far each was from it. */
export function openWays(
  move: { readonly what: string },
  at: { readonly rollout: Rollout; readonly plan: RolloutPlan; readonly seen: Seen },
): readonly Way[] {
  const { rollout, plan, seen } = at
  const { evidence, now } = seen
  const way = (name: string, isIt: boolean, because: string): Way => ({ name, backtest: null, chosen: isIt, because })
  const most = evidence.harm?.by ?? 'overall'
  const day = evidence.spanMs >= DAY ? 'a full day was seen' : 'no full day was seen'
  const left = Math.max(0, plan.withinMs - (now - rollout.startedAt))
  return [
    way(
      'undo',
      move.what === 'rollback',
      `Takes evidence of harm of ${odds(VERDICT)}; it is ${odds(harmOf(evidence))}, most from ${most}.`,
    ),
    way(
      'promote',
      move.what === 'promote',
      `Takes evidence of ${odds(VERDICT)}, no test at ${odds(SUSPICION)} for harm, and a full day; it is ${odds(goodEnough(evidence))}, the highest for harm ${odds(suspected(evidence))}, and ${day}.`,
    ),
    way('step', move.what === 'canary', stepping(rollout, plan, now)),
    way(
      'hold',
      move.what === 'hold',
      left > 0 ? `The time is up in ${(left / DAY).toFixed(1)} days.` : 'The time is up.',
    ),
  ]
}

function stepping({ phase, percent, since }: Rollout, plan: RolloutPlan, now: number): string {
  const next = phase === 'probation' ? undefined : plan.steps.find((step) => step > percent && step < 100)
  if (next === undefined) return 'There is no further step.'
  const length = phase === 'shadow' ? plan.shadowMs : plan.holdMs
  const rest = Math.max(0, length - (now - since))
  return rest > 0
    ? `The step to ${next} % comes in ${(rest / DAY).toFixed(1)} days at the earliest.`
    : `The step to ${next} % was due.`
}
