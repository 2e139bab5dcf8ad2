import type { FairnessRate, Setup } from './setup.ts'

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
  /** What is tested, decided when the pilot ended. */
  readonly setup?: Setup
  /** Its steps were stopped, and that was said. */
  readonly paused?: boolean
}

/** What a rollout must not make worse. */
export interface Guardrails {
  readonly slowerThanMs?: number
  /** `false`: requests without a score are not looked at. */
  readonly errors?: false
  /** Largest distance of mean label and mean prediction; of numbers as a share of the standard deviation of the labels. */
  readonly calibration?: number
  readonly groups?: readonly string[]
  readonly fairness?: FairnessGuard
}

/** Groups whose rates may be further apart than under the champion by no more than a margin. */
export interface FairnessGuard {
  readonly groups: readonly string[]
  readonly rates: readonly FairnessRate[]
  readonly margin: number
  /** A score from here on is a decision for 1. */
  readonly threshold: number
}

/** How a challenger may take over; durations in milliseconds. */
export interface RolloutPlan {
  /** How long the challenger only listens: also the pilot that sets the length of a block. */
  readonly shadowMs: number
  /** Percentages of the answers, rising, ending with 100. With 100 alone all change over at once. */
  readonly steps: readonly number[]
  /** How long each step lasts at least. */
  readonly holdMs: number
  /** After this the rollout ends without a verdict. */
  readonly withinMs: number
  /** How long the old champion goes on scoring after a promotion. */
  readonly probationMs: number
  readonly loss?: 'brier' | 'logloss' | 'squared' | 'absolute'
  readonly segments?: readonly string[]
  readonly guardrails?: Guardrails
  /** Promoted when it is no worse than by this much loss a request. */
  readonly noWorse?: number
  /** The answer changes what turns out to be true; `by` is the column of the key that always gets the same version. */
  readonly affected?: { readonly by?: string }
  readonly onHarm?: 'undo' | 'hold'
}

/** One of the tests that run together. */
export interface TestEvidence {
  readonly name: string
  readonly kind: 'overall' | 'segment' | 'guardrail'
  /** Its say in the common test of harm. */
  readonly weight: number
  /** Natural logarithm of the evidence for harm; null where none. */
  readonly logHarm: number | null
  /** Mean difference per request (of a guardrail: of its indicator), with the always-valid 99 % interval; null while unbounded. */
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly blocks: number
  readonly requests: number
}

/** Harm of any kind, as one number. */
export interface Harm {
  /** Of the weighted average of all tests; null where none speaks for harm. */
  readonly logE: number | null
  /** The test that says most. */
  readonly by: string | null
  /** All tests that are harmed, with a false discovery rate of 1 %. */
  readonly harmed: readonly string[]
}

/** The paired evidence so far: loss of the challenger minus loss of the champion, on the same requests. */
export interface Evidence {
  /** Natural logarithm of the evidence that the difference is not zero. */
  readonly logE: number
  /** Which of the two the evidence speaks for; undefined while the mean is zero. */
  readonly favors?: 'challenger' | 'champion' | undefined
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
  /** Requests that both scored, labeled or not; `requests` where not given. */
  readonly asked?: number
  /** Labeled requests that independent ones would tell as much. */
  readonly effective?: number
  /** About how many labeled requests a verdict still takes, if the difference stays. */
  readonly needed?: number
  readonly harm?: Harm
  readonly tests?: readonly TestEvidence[]
  /** The same test of harm on labels that are not yet mature, in blocks of 25: it stops steps and never undoes. */
  readonly provisional?: Harm
  /** Of the requests in blocks that are not yet mature. */
  readonly waiting?: { readonly asked: number; readonly labeled: number }
  /** Evidence that it is no worse than by the margin; null where none. */
  readonly noWorse?: { readonly margin: number; readonly logE: number | null }
  /** Why no verdict can be trusted yet, or what weakens it. */
  readonly warnings?: readonly string[]
}

/** Evidence of 100 to 1: an undo or a promotion is wrong with probability at most 1 %, at whatever moment one looks. */
export const VERDICT = Math.log(100)
/** From 10 to 1 on, a challenger is suspected of harm and goes no further. */
export const SUSPICION = Math.log(10)

/** What the rule looks at. */
export interface Seen {
  readonly evidence: Evidence
  readonly now: number
}

const worse = (evidence: Evidence): number =>
  evidence.favors === 'champion' ? evidence.logE : Number.NEGATIVE_INFINITY
const better = (evidence: Evidence): number =>
  evidence.favors === 'challenger' ? evidence.logE : Number.NEGATIVE_INFINITY

/** What an absent number says: nothing. */
export const logOf = (logE: number | null | undefined): number => logE ?? Number.NEGATIVE_INFINITY

/** Evidence for harm of any kind. */
export const harmOf = (evidence: Evidence): number => (evidence.harm ? logOf(evidence.harm.logE) : worse(evidence))

/** Evidence for what promotes. */
export const goodEnough = (evidence: Evidence): number =>
  evidence.noWorse ? logOf(evidence.noWorse.logE) : better(evidence)

/** The most that any single test says for harm. */
export const suspected = (evidence: Evidence): number =>
  evidence.tests ? Math.max(...evidence.tests.map(({ logHarm }) => logOf(logHarm))) : worse(evidence)
