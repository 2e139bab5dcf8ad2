import { type Bets, openBets, play } from './bets.ts'
import {
  type Columns,
  type Companion,
  clippedOdds,
  directionOf,
  fitCompanion,
  logistic,
  STEPS,
  sigmoid,
  stepOf,
} from './companion.ts'

/** How far the boundary is bet to have moved, as a share of the rows, either way. */
const SHIFTS = [0.03, 0.05, 0.08, 0.11, 0.15, 0.21, 0.3].flatMap((shift) => [shift, -shift])
const MOVES = SHIFTS.map((shift) => Math.round(shift * STEPS))
const FOLDS = 5

/** Rows of one concept: scores and labels of 0 and 1, with what the rows hold. */
export interface InControl {
  readonly columns: Columns
  readonly scores: Float64Array
  readonly labels: Float64Array
  readonly rows: number
}

/** Bets that another place of the boundary foretells the labels better: fit once, then played row by row. */
export interface BoundaryBets {
  readonly bets: Bets
  readonly companion: Companion
  /** Weights of the log odds of the champion and of the companion, and the intercept. */
  readonly stack: Float64Array
  /** What each bet would have won on the in-control rows, at least 1. */
  readonly edges: Float64Array
}

/** Where a row lies: its step of rank, and the log odds of a 1 there and as the stack says. */
interface Place {
  readonly step: number
  readonly odds: number
  readonly stacked: number
}

/**
 * Fits the bets to rows of one concept. Everything they are judged by is out of fold: the companion, its ranks, and what the bets would
 * have won while nothing changed.
 */
export function fitBoundaryBets(rows: InControl): BoundaryBets {
  const companions = Array.from({ length: FOLDS }, (_, fold) =>
    fitCompanion({ ...rows, rows: rowsOutside(rows, fold) }),
  )
  const foldOf = (row: number): Companion => companions[row % FOLDS]!
  const steps = Int32Array.from({ length: rows.rows }, (_, row) =>
    stepOf(foldOf(row), directionOf(foldOf(row), rows.columns, row)),
  )
  const stack = fitStack(rows, (row) => foldOf(row).odds[steps[row]!]!)
  const edges = edgesOf(rows, (row) => {
    const { odds } = foldOf(row)
    const step = steps[row]!
    return { odds, place: placeOf(stack, { step, odds: odds[step]!, score: rows.scores[row]! }) }
  })
  const companion = fitCompanion({ ...rows, rows: Int32Array.from({ length: rows.rows }, (_, row) => row) })
  return { bets: openBets(SHIFTS.length), companion, stack, edges }
}

function rowsOutside({ rows }: InControl, fold: number): Int32Array {
  return Int32Array.from(Array.from({ length: rows }, (_, row) => row).filter((row) => row % FOLDS !== fold))
}

function fitStack({ scores, labels, rows }: InControl, oddsOf: (row: number) => number): Float64Array {
  const matrix = new Float64Array(2 * rows)
  for (let row = 0; row < rows; row++) {
    matrix[2 * row] = clippedOdds(scores[row]!)
    matrix[2 * row + 1] = oddsOf(row)
  }
  return logistic(matrix, labels.subarray(0, rows), 2)
}

function placeOf(
  stack: Float64Array,
  { step, odds, score }: { readonly step: number; readonly odds: number; readonly score: number },
): Place {
  const z = stack[0]! * clippedOdds(score) + stack[1]! * odds + stack[2]!
  return { step, odds, stacked: clippedOdds(sigmoid(z)) }
}

/** How much likelier the label is, were the boundary moved. */
function ratioOf(odds: Float64Array, place: Place, of: { readonly move: number; readonly label: number }): number {
  const moved = odds[Math.min(STEPS - 1, Math.max(0, place.step + of.move))]!
  const q = sigmoid(place.stacked + moved - place.odds)
  const p = sigmoid(place.stacked)
  return of.label === 1 ? q / p : (1 - q) / (1 - p)
}

type PlaceIn = (row: number) => { readonly odds: Float64Array; readonly place: Place }

function edgesOf({ labels, rows }: InControl, placeIn: PlaceIn): Float64Array {
  const [sums, squares] = [new Float64Array(MOVES.length), new Float64Array(MOVES.length)]
  for (let row = 0; row < rows; row++) {
    const { odds, place } = placeIn(row)
    MOVES.forEach((move, k) => {
      const ratio = ratioOf(odds, place, { move, label: labels[row]! })
      sums[k]! += ratio
      squares[k]! += ratio * ratio
    })
  }
  return sums.map((sum, k) => {
    const mean = sum / rows
    return Math.max(1, mean + Math.sqrt(Math.max(0, squares[k]! / rows - mean * mean) / rows))
  })
}

/** What one row does to each bet, into `factors`. */
export function boundaryFactors(
  { companion, stack, edges }: BoundaryBets,
  rows: InControl,
  { row, factors }: { readonly row: number; readonly factors: Float64Array },
): void {
  const step = stepOf(companion, directionOf(companion, rows.columns, row))
  const place = placeOf(stack, { step, odds: companion.odds[step]!, score: rows.scores[row]! })
  const label = rows.labels[row]!
  for (let k = 0; k < MOVES.length; k++)
    factors[k] = ratioOf(companion.odds, place, { move: MOVES[k]!, label }) / edges[k]!
}

export const BOUNDARY_BETS = MOVES.length

/** Plays one step of all bets. */
export function playBoundary({ bets }: BoundaryBets, factors: Float64Array): void {
  for (let k = 0; k < factors.length; k++) play(bets, k, factors[k]!)
}
