import { DAY } from '../../base/index.ts'
import { openWays, type Way } from './alternatives.ts'
import {
  type Evidence,
  goodEnough,
  harmOf,
  logOf,
  type Phase,
  type Rollout,
  type RolloutPlan,
  type Seen,
  SUSPICION,
  suspected,
  VERDICT,
} from './rollout.ts'
import { difference, inconclusive, number, pace, requests } from './words.ts'

/** What to do next, and why in one sentence. */
export interface Move {
  readonly what: 'canary' | 'promote' | 'rollback' | 'hold'
  readonly phase: Phase | 'over'
  readonly percent: number
  readonly because: string
  readonly rule: string
  /** What every other way would have taken. */
  readonly alternatives: readonly Way[]
  /** The steps stop here. */
  readonly paused?: boolean
}

const SAME = 1_000

/**
 * The rule of the rollout: pure, looked at as often as one likes.
 *
 * Undo when the weighted average of all tests of harm reaches 100; promote on evidence ≥ 100 that it is better (or no worse than by the margin
 * of the policy), where no test suspects harm and a full day was seen; step up after `holdMs` while nothing is suspected and the provisional
 * evidence is quiet; hold when the time is up. `undefined` means: nothing yet.
 *
 * Source: Wang & Ramdas 2023 (anytime-valid t-tests) for the evidence; Vovk & Wang 2021 for the average; the thresholds are Ville's inequality
 * at α = 0.01.
 *
 * @example
 * nextMove(rollout, plan, { evidence, now }) // { what: 'canary', percent: 25, … } or undefined
 */
export function nextMove(rollout: Rollout, plan: RolloutPlan, seen: Seen): Move | undefined {
  const move = moveOf(rollout, plan, seen)
  return move && { ...move, alternatives: openWays(move, { rollout, plan, seen }) }
}

type Step = Omit<Move, 'alternatives'>

function moveOf(rollout: Rollout, plan: RolloutPlan, seen: Seen): Step | undefined {
  const { evidence, now } = seen
  const harm = harmOf(evidence) >= VERDICT ? harmful(rollout, plan, evidence) : undefined
  if (harm) return harm
  if (rollout.phase === 'probation')
    return now - rollout.since >= plan.probationMs
      ? {
          what: 'hold',
          phase: 'over',
          percent: 100,
          rule: 'probation',
          because: 'The old champion may rest: nothing spoke against the new one.',
        }
      : undefined
  if (rollout.phase === 'shadow') return afterShadow(rollout, plan, seen)
  if ((evidence.asked ?? evidence.requests) >= SAME && evidence.largestGap === 0)
    return end('Both versions answer the same on every request.', 'identical')
  if (suspected(evidence) < SUSPICION && goodEnough(evidence) >= VERDICT && evidence.spanMs >= DAY)
    return promote(evidence)
  if (now - rollout.startedAt >= plan.withinMs) return end(inconclusive(evidence), 'time is up')
  return stepUp(rollout, plan, seen)
}

function harmful(rollout: Rollout, plan: RolloutPlan, evidence: Evidence): Step | undefined {
  const { champion, challenger, phase, percent } = rollout
  const by = evidence.harm?.by
  const test = by === 'overall' ? undefined : evidence.tests?.find(({ name }) => name === by)
  const where = test
    ? `${test.name}: ${number(test.mean)} on ${requests(test)}`
    : `${difference(evidence)} on ${requests(evidence)}`
  const because = `v${challenger} is worse than v${champion}, ${where}.`
  if (plan.onHarm !== 'hold')
    return { what: 'rollback', phase: 'over', percent: 0, because, rule: 'harm: evidence ≥ 100' }
  if (rollout.paused) return undefined
  const asked = `${because} The policy leaves the undoing to a person.`
  return { what: 'hold', phase, percent, because: asked, rule: 'harm: a person is asked', paused: true }
}

function afterShadow(rollout: Rollout, plan: RolloutPlan, { evidence, now }: Seen): Step | undefined {
  if (now - rollout.since < plan.shadowMs || evidence.requests === 0) return undefined
  const [first] = plan.steps
  const percent = first! < 100 ? first! : 0
  const because = `${requests(evidence)} scored by both in shadow, none answered by v${rollout.challenger}: ${difference(evidence)}.`
  return { what: 'canary', phase: 'canary', percent, because, rule: 'shadow is over, nothing speaks against it' }
}

function promote(evidence: Evidence): Step {
  const { noWorse } = evidence
  return {
    what: 'promote',
    phase: 'probation',
    percent: 100,
    because: `${noWorse ? `No worse than by ${noWorse.margin}` : 'Better'} on ${requests(evidence)}: ${difference(evidence)}.`,
    rule: `${noWorse ? 'no worse' : 'better'}: evidence ≥ 100, no suspicion of harm, a full day seen`,
  }
}

function stepUp(rollout: Rollout, plan: RolloutPlan, { evidence, now }: Seen): Step | undefined {
  const next = plan.steps.find((step) => step > rollout.percent)
  if (next === undefined || next >= 100) return undefined
  const early = logOf(evidence.provisional?.logE)
  if (early >= VERDICT) return pausedOnce(rollout, evidence)
  // once stopped, steps go on when the doubt is gone, not when it is a little less
  const isStopped = rollout.paused === true && early >= SUSPICION
  if (isStopped || now - rollout.since < plan.holdMs || suspected(evidence) >= SUSPICION) return undefined
  const because = `Nothing speaks against v${rollout.challenger} at ${rollout.percent} %: ${difference(evidence)} on ${requests(evidence)}.${pace(rollout, evidence)}`
  return { what: 'canary', phase: 'canary', percent: next, because, rule: 'no suspicion of harm since the last step' }
}

function pausedOnce({ challenger, percent, paused }: Rollout, { provisional, waiting }: Evidence): Step | undefined {
  if (paused) return undefined
  const because = `v${challenger} stays at ${percent} %: labels that are not yet mature speak for harm (${provisional?.by ?? 'overall'}); ${waiting?.labeled ?? 0} of ${waiting?.asked ?? 0} of them are there. This alone undoes nothing.`
  return { what: 'hold', phase: 'canary', percent, because, rule: 'provisional evidence of harm ≥ 100', paused: true }
}

const end = (because: string, rule: string): Step => ({ what: 'hold', phase: 'over', percent: 0, because, rule })
