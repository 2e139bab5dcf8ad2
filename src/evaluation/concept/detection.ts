import type { Columns } from './companion.ts'
import type { Blocks } from './dependence.ts'
import type { ConceptRows } from './rows.ts'
import type { ConceptSpec } from './spec.ts'

/** Which bet won: errors became more frequent, the boundary moved, or numbers came out above or below their predictions. */
export type WinningBet = 'error' | 'boundary' | 'above' | 'below'

/** A change of the concept. */
export interface ConceptDetection {
  /** The place of the row at which it was said, from 0 in all that was added. */
  readonly row: number
  /** The row at which it probably began: where the winning bet began to win. */
  readonly since: number
  readonly bet: WinningBet
  /** The evidence, to be compared with the line from which it is an alarm. */
  readonly evidence: number
  /** Mean error before, and since it began (at most 500 rows). */
  readonly error: { readonly before: number; readonly after: number }
  /** The segment whose errors alone became more frequent. */
  readonly segment?: string
}

/** What a champion makes of rows: errors, and of two classes probabilities of 1. */
export interface Judgment {
  readonly errors: Float64Array
  readonly scores?: Float64Array
}

/** A champion that was fit to the rows of a concept. */
export interface Champion {
  /** Of the rows it was fit to, each by a model that did not learn from it. */
  readonly outOfFold: Judgment
  readonly judge: (columns: Columns, labels: Float64Array) => Judgment
}

/** How a watch is opened. */
export interface ConceptWatchOptions extends ConceptSpec {
  /** Numbers beside each other that rows have; 0 without. */
  readonly width: number
  /** What errors are: 0 to 1 (of classes), or signed distances of numbers. */
  readonly kind: 'class' | 'number'
  /** Whether rows have scores and labels of two classes. */
  readonly binary: boolean
  /** Fits a champion to rows; without it rows come with the errors and scores of one. */
  readonly fit?: (columns: Columns, labels: Float64Array) => Champion
}

/** What a watch has come to. */
export interface ConceptStanding {
  readonly evidence: number
  /** The line from which it is an alarm. */
  readonly alarmAt: number
  /** Rows of the present concept. */
  readonly rows: number
  readonly blocks: Blocks
  /** Whether moved boundaries are bet on by now. */
  readonly boundary: boolean
}

/** Watches one stream of labeled rows for changes of the concept. */
export interface ConceptWatch {
  /** Takes the next rows; `trace` is told the evidence and the error of each. */
  readonly add: (rows: ConceptRows, trace?: ConceptTrace) => ConceptDetection[]
  readonly standing: () => ConceptStanding
}

export type ConceptTrace = (row: number, evidence: number, error: number) => void
