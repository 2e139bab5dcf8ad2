import type { Events } from '../base/index.ts'
import type { Table } from '../table/index.ts'
import { type Answered, answerParts, answerWhole } from './answered.ts'
import { type AskNeeds, readRequest } from './asked.ts'
import { fail } from './errors.ts'
import type { Tensors } from './executor.ts'
import { type KeepNeeds, keep } from './keep.ts'
import { cellOf, type Order } from './order.ts'
import type { Scorer } from './scorer.ts'
import type { Standing } from './standing.ts'
import { isWithin } from './traffic.ts'

/** Rows to be answered: a table of them, or tensors. */
export interface PredictRequest {
  /** The columns of the endpoint, all of them and no other. */
  readonly rows?: Table
  /** Instead of rows: each input of the endpoint, rows first. */
  readonly inputs?: Tensors
  /** Only these outputs; all where not given. */
  readonly outputs?: readonly string[]
  /** One a row, under which labels come later; made where there are none. An id that comes again replaces its row. */
  readonly ids?: readonly string[]
  /** One a row: what decides, for ever the same way, who answers it; the column of the endpoint's traffic, or else the id. */
  readonly keys?: readonly string[]
  /** The version that must answer, one that is loaded; traffic decides where there is none. */
  readonly version?: number
  /** When each row was asked about, in milliseconds, for replays of past traffic; now where not given. */
  readonly at?: Float64Array
  /** Milliseconds from now after which nobody waits for the answer. */
  readonly withinMs?: number
  /** Whether whoever asked has gone. */
  gone?(): boolean
}

/** The answers, row by row. */
export interface Answer {
  readonly ids: readonly string[]
  /** The version that answered each row. */
  readonly versions: Int32Array
  readonly outputs: Tensors
  /** One a row: a probability or a number; NaN where the model answers plain tensors. */
  readonly scores: Float64Array
}

/** What answering is built from. */
export interface PredictNeeds extends AskNeeds, KeepNeeds {
  /** Errors: `serving.endpoint_not_found`, `serving.not_ready`. */
  readonly standing: (endpoint: string) => Standing | Promise<Standing>
  /** Told of each request that failed. */
  readonly failed: (endpoint: string, error: unknown) => void
  readonly events: Events
}

/**
 * Answers rows: computes their features, decides row by row who answers, lets those versions score, and keeps all of it in the
 * journal. Nothing waits for database or disk, unless rows must be there first (durability `request`). The version beside the one that
 * answered scores afterwards; a challenger that fails, or has no score for a row, does not answer it: the champion does.
 *
 * Errors: `serving.endpoint_not_found`, `serving.not_ready`, `serving.version_not_served`, those of `readRequest` and of `score`,
 * `serving.journal_full`, `serving.journal_not_written`.
 */
export async function predict(needs: PredictNeeds, endpoint: string, request: PredictRequest): Promise<Answer> {
  try {
    const found = needs.standing(endpoint)
    const standing = found instanceof Promise ? await found : found
    const started = needs.stopwatch()
    const read = readRequest(needs, standing, request)
    const asked = read instanceof Promise ? await read : read
    const order = { standing, asked }
    const answered = await answer(needs, order, request)
    const { said, versions } = answered
    if (asked.rows > 0) {
      const kept = keep(needs, order, { answered, latencyUs: (needs.stopwatch() - started) * 1_000 })
      if (kept !== undefined) await kept
    }
    return { ids: asked.ids, versions, outputs: said.outputs, scores: said.scores }
  } catch (error) {
    needs.failed(endpoint, error)
    throw error
  }
}

function answer(needs: PredictNeeds, order: Order, { version, keys }: PredictRequest): Promise<Answered> {
  const { standing, asked } = order
  if (version !== undefined) return answerWhole(order, scorerOf(standing, version))
  const { champion, challenger, share } = standing
  if (challenger === undefined || share === undefined) return answerWhole(order, champion)
  const chosen = rowsOfChallenger(order, share, keys)
  if (chosen.length === 0) return answerWhole(order, champion)
  return answerParts(needs, order, { challenger, chosen: chosen.length === asked.rows ? undefined : chosen })
}

function scorerOf({ endpoint, scorers }: Standing, version: number): Scorer {
  const found = scorers.find((one) => one.version === version)
  if (!found) throw fail('version_not_served', { endpoint, version })
  return found
}

/** Where rows may not be parted, the first decides for all. */
function rowsOfChallenger(
  order: Order,
  share: NonNullable<Standing['share']>,
  keys: readonly string[] | undefined,
): Uint32Array {
  const { standing, asked } = order
  const { salt, stickyBy, parts } = standing
  const cell = (column: string, row: number) => cellOf(order, column, row)
  const isChosen = (row: number): boolean => {
    const percent = share(cell, row)
    if (percent === 0) return false
    const own = keys === undefined && stickyBy !== undefined ? cell(stickyBy, row) : undefined
    const key = keys?.[row] ?? (own === undefined ? asked.ids[row]! : String(own))
    return isWithin(salt, key, percent)
  }
  const rows = new Uint32Array(asked.rows).map((_, row) => row)
  if (!parts) return asked.rows > 0 && isChosen(0) ? rows : rows.subarray(0, 0)
  return rows.filter(isChosen)
}
