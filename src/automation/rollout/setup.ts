import type { MixtureState } from '../../math/index.ts'

/** Which loss is compared. Log loss clips probabilities to [.001, .999]; errors of a regression are cut and scaled. */
export type LossKind = 'brier' | 'logloss' | 'squared' | 'absolute'

/** Rates that are held in a rollout: decided for 1 of all requests, of those that turn out to be 1, and of those that turn out to be 0. */
export const FAIRNESS_RATES = ['selection', 'tpr', 'fpr'] as const

export type FairnessRate = (typeof FAIRNESS_RATES)[number]

/** What is tested about groups. */
export interface FairnessTests {
  readonly cells: readonly Cell[]
  readonly rates: readonly FairnessRate[]
  readonly margin: number
  readonly threshold: number
}

/** A part of the requests: those with one text in a column, or with a number in a range. */
export interface Cell {
  readonly name: string
  readonly column: string
  readonly is?: string
  readonly from?: number
  readonly below?: number
}

/** What is tested in a rollout, and on which terms. Decided when the pilot ends, and kept: what is tested may not depend on what came out. */
export interface Setup {
  readonly loss: LossKind
  /** Losses are divided by it: 1, or of a regression the champion's mean loss in the pilot. */
  readonly scale: number
  /** Losses are cut here, before they are scaled: of a regression the 99.9 % point of the champion's loss in the pilot. */
  readonly cap: number | null
  readonly segments: readonly Cell[]
  readonly groups: readonly Cell[]
  /** In the unit of the label. */
  readonly calibration: number | null
  /** Distances of label and prediction are cut here; without it, or null, they are taken as they are. */
  readonly gapCap?: number | null
  /** Groups whose rates are held; set-ups of before have none. */
  readonly fairness?: FairnessTests | null
  readonly errors: boolean
  readonly slowUs: number | null
  /** Of loss: promoted when no worse than by it. */
  readonly margin: number | null
  /** Where the answer changes the outcome: only what a version answered itself counts. */
  readonly affected: Affected | null
  /** After this long a block is weighed with the labels it has. */
  readonly deadlineMs: number
  readonly pilot: PilotFacts
}

/** How versions are compared by what each answered itself. */
export interface Affected {
  /** The column of the key; null: every request is its own. */
  readonly by: string | null
  /** The smallest difference worth acting on. */
  readonly tau: number
  /** When the share of the challenger changed. */
  readonly stages: readonly number[]
}

/** What the shadow showed about the requests to come. */
export interface PilotFacts {
  readonly requests: number
  readonly mean: number
  readonly sd: number
  readonly championLoss: number
  /** Variance of the mean relative to independent requests. */
  readonly designEffect: number
  /** Autocorrelation of neighboring blocks of the chosen length; null where it cannot be told. */
  readonly r1: number | null
  /** About how many labeled requests a verdict takes if the difference is that of the pilot; absent where there was none. */
  readonly expected?: number
}

/** A block of requests as the tests take it. Plain JSON. */
export interface Block {
  readonly from: number
  readonly to: number
  readonly asked: number
  readonly labeled: number
  readonly largestGap: number
  /** One for each test: the sums of its parts, and over how many requests. */
  readonly tests: readonly { readonly x: readonly number[]; readonly rows: number }[]
  /** Of the tests of loss: blocks of 25 labeled requests. */
  readonly provisional: readonly MixtureState[]
}
