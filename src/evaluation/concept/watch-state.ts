import { BOUNDARY_BETS, type BoundaryBets } from './boundary-bets.ts'
import { type Blocks, SINGLE } from './dependence.ts'
import type { Champion, ConceptWatchOptions } from './detection.ts'
import { type ErrorBet, LAG, openErrorBet } from './error-bet.ts'
import { type KeptRows, keptRows } from './rows.ts'
import { alarmAt } from './spec.ts'

/** Rows of a concept at which everything that is fit to it is fit (again). */
export const WARM_UP = 1500
export const SECOND = 3 * WARM_UP
/** Rows that a gradual change may still take after its alarm. */
export const TRANSITION = 1000
const STAGES = [WARM_UP, SECOND, 6 * WARM_UP]
export const MOST_KEPT = STAGES.at(-1)!

export interface WatchState {
  readonly options: ConceptWatchOptions
  readonly line: number
  /** Bets on errors; of numbers on their size and on both signs. */
  readonly rates: readonly ErrorBet[]
  readonly segments: Map<string, ErrorBet>
  readonly block: { rows: number; readonly sums: Float64Array; readonly factors: Float64Array }
  readonly factors: Float64Array
  readonly values: Float64Array
  kept: KeptRows
  /** Rows of the present concept, and of all. */
  seen: number
  total: number
  /** What the distance of a number counts as 1. */
  cap: number
  blocks: Blocks
  boundary: BoundaryBets | undefined
  champion: Champion | undefined
}

export function openState(options: ConceptWatchOptions): WatchState {
  const rates = options.kind === 'number' ? 3 : 1
  const factors = (): Float64Array => new Float64Array(BOUNDARY_BETS)
  return {
    options,
    line: alarmAt(options),
    rates: Array.from({ length: rates }, openErrorBet),
    segments: new Map(),
    block: { rows: 0, sums: new Float64Array(rates), factors: factors() },
    factors: factors(),
    values: new Float64Array(rates),
    kept: keptRows(options.width),
    ...{ seen: 0, total: 0, cap: 1, blocks: SINGLE, boundary: undefined, champion: undefined },
  }
}

/** The number of rows at which something is fit next. */
export function nextStage({ seen }: Pick<WatchState, 'seen'>): number {
  return [LAG, ...STAGES].find((stage) => stage > seen) ?? Number.POSITIVE_INFINITY
}
