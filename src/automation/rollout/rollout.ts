import { DAY } from '../../base/index.ts'

/** Where a challenger stands. `probation` is after its promotion, while the old champion still scores beside it. */
export type Phase = 'shadow' | 'canary' | 'probation'

/** A challenger on its way. One per endpoint at a time. */
export interface Rollout {
  readonly id: string
  readonly endpoint: string
  readonly champion: number
  readonly challenger: number
  readonly phase: Phase
  /** Share of the answers that come from the challenger, in percent. */
  readonly percent: number
  readonly startedAt: number
  /** When the phase and percentage in force began. */
  readonly since: number
  /** When the pilot ended and the evidence began; undefined in shadow. */
  readonly evidenceFrom?: number
  /** Length of a block of evidence in milliseconds, chosen from the pilot. */
  readonly blockMs?: number
}

/** How a challenger may take over; durations in milliseconds. */
export interface RolloutPlan {
  /** How long the challenger only listens: also the pilot that sets the length of a block. */
  readonly shadowMs: number
  /** Percentages of the answers, rising, ending with 100. */
  readonly steps: readonly number[]
  /** How long each step lasts at least. */
  readonly holdMs: number
  /** After this the rollout ends without a verdict. */
  readonly withinMs: number
  /** How long the old champion goes on scoring after a promotion. */
  readonly probationMs: number
}

/** The paired evidence so far: loss of the challenger minus loss of the champion, on the same requests. */
export interface Evidence {
  /** Natural logarithm of the evidence that the difference is not zero. */
  readonly logE: number
  /** Which of the two the evidence speaks for; undefined while the mean is zero. */
  readonly favors: 'challenger' | 'champion' | undefined
  /** Mean difference per request, with its always-valid 99 % interval (null while unbounded). */
  readonly mean: number
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
  readonly requests: number
  /** Largest difference between two predictions of one request. */
  readonly largestGap: number
  /** Time from the first to the last block, in milliseconds. */
  readonly spanMs: number
}

/** What to do next, and why in one sentence. */
export interface Move {
  readonly what: 'canary' | 'promote' | 'rollback' | 'hold'
  readonly phase: Phase | 'over'
  readonly percent: number
  readonly because: string
  readonly rule: string
}

/** Evidence of 100 to 1: an undo or a promotion is wrong with probability at most 1 %, at whatever moment one looks. */
export const VERDICT = Math.log(100)
/** From 10 to 1 on, a challenger is suspected of harm and goes no further. */
export const SUSPICION = Math.log(10)
const SAME = 1_000

/**
 * The rule of the rollout: pure, looked at as often as one likes.
 *
 * Undo on evidence ≥ 100 that the challenger is worse; promote on evidence ≥ 100 that it is better, once a full day was
 * seen; step up after `holdMs` while nothing is suspected; hold when the time is up. `undefined` means: nothing yet.
 *
 * Source: Wang & Ramdas 2023 (anytime-valid t-tests) for the evidence; the thresholds are Ville's inequality at α = 0.01.
 *
 * @example
 * nextMove(rollout, plan, { evidence, now }) // { what: 'canary', percent: 25, … } or undefined
 */
export function nextMove(
  rollout: Rollout,
  plan: RolloutPlan,
  seen: { readonly evidence: Evidence; readonly now: number },
): Move | undefined {
  const { evidence, now } = seen
  if (worse(evidence) >= VERDICT) return undo(rollout, evidence)
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
  if (evidence.requests >= SAME && evidence.largestGap === 0)
    return end('Both versions answer the same on every request.', 'identical')
  if (worse(evidence) < SUSPICION && better(evidence) >= VERDICT && evidence.spanMs >= DAY) return promote(evidence)
  if (now - rollout.startedAt >= plan.withinMs) return end(inconclusive(evidence), 'time is up')
  return stepUp(rollout, plan, seen)
}

const worse = (evidence: Evidence): number =>
  evidence.favors === 'champion' ? evidence.logE : Number.NEGATIVE_INFINITY
const better = (evidence: Evidence): number =>
  evidence.favors === 'challenger' ? evidence.logE : Number.NEGATIVE_INFINITY

function undo(rollout: Rollout, evidence: Evidence): Move {
  const because = `v${rollout.challenger} is worse than v${rollout.champion} on ${requests(evidence)}: ${difference(evidence)}.`
  return { what: 'rollback', phase: 'over', percent: 0, because, rule: 'harm: evidence ≥ 100' }
}

function afterShadow(
  rollout: Rollout,
  plan: RolloutPlan,
  seen: { readonly evidence: Evidence; readonly now: number },
): Move | undefined {
  if (seen.now - rollout.since < plan.shadowMs || seen.evidence.requests === 0) return undefined
  const percent = plan.steps[0]!
  const because = `${requests(seen.evidence)} scored by both in shadow, none answered by v${rollout.challenger}: ${difference(seen.evidence)}.`
  return { what: 'canary', phase: 'canary', percent, because, rule: 'shadow is over, nothing speaks against it' }
}

function promote(evidence: Evidence): Move {
  return {
    what: 'promote',
    phase: 'probation',
    percent: 100,
    because: `Better on ${requests(evidence)}: ${difference(evidence)}.`,
    rule: 'better: evidence ≥ 100, no suspicion of harm, a full day seen',
  }
}

function stepUp(
  rollout: Rollout,
  plan: RolloutPlan,
  seen: { readonly evidence: Evidence; readonly now: number },
): Move | undefined {
  const next = plan.steps.find((step) => step > rollout.percent)
  if (next === undefined || next >= 100 || seen.now - rollout.since < plan.holdMs || worse(seen.evidence) >= SUSPICION)
    return undefined
  const because = `Nothing speaks against v${rollout.challenger} at ${rollout.percent} %: ${difference(seen.evidence)} on ${requests(seen.evidence)}.`
  return { what: 'canary', phase: 'canary', percent: next, because, rule: 'no suspicion of harm since the last step' }
}

const end = (because: string, rule: string): Move => ({ what: 'hold', phase: 'over', percent: 0, because, rule })

function inconclusive(evidence: Evidence): string {
  const left =
    Math.ceil(
      (evidence.requests * (VERDICT + 0.5 * Math.log(evidence.blocks / 3 + 1))) / Math.max(evidence.logE, 0.1),
    ) - evidence.requests
  return `Inconclusive after ${requests(evidence)}: ${difference(evidence)}; a verdict needs about ${Math.max(0, left).toLocaleString('en-US')} more.`
}

const requests = (evidence: Evidence): string => `${evidence.requests.toLocaleString('en-US')} labeled requests`

function difference(evidence: Evidence): string {
  const interval =
    evidence.low === null || evidence.high === null
      ? 'interval still unbounded'
      : `${signed(evidence.low)} to ${signed(evidence.high)}`
  return `loss ${signed(evidence.mean)} (${interval})`
}

/** Four decimals with a sign; a true minus. */
function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}
