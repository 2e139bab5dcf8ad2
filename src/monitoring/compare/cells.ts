import { DAY, durationMs } from '../../base/index.ts'
import { fail } from '../errors.ts'

/**
 * How rows are cut into cells that are counted apart. `chunks`: twenty in file order; `rows`: so many rows each; `time`: from a multiple of
 * `each` milliseconds to the next, by a column.
 */
export type Cutting =
  | { readonly kind: 'chunks' }
  | { readonly kind: 'rows'; readonly each: number }
  | { readonly kind: 'time'; readonly column: string; readonly each: number }

/** The cells of a side. */
export interface Cells {
  /** By place: the multiple of `each`, or the number of the chunk; null for rows without a time. */
  readonly keys: readonly (number | null)[]
  /** First and last time of a row. */
  readonly from: number | null
  readonly to: number | null
}

/** Gives each row of a stretch its cell. */
export interface Cutter {
  /** The cell of each row, or of all; `place`: how many rows were before; `times`: of the rows, where they are cut by time. */
  cut(count: number, place: number, times: Float64Array | undefined): Int32Array | number
  finish(): Cells
}

export const CHUNKS = 20
/** More windows than this are of no use to anyone. */
const MOST_CELLS = 20_000

/** The windows that were asked for. Errors: `monitoring.bad_comparison`. */
export function cuttingOf(time: string | undefined, every: string | undefined): Cutting {
  if (every !== undefined && /^\d+$/.test(every)) {
    if (Number(every) < 1) throw fail('bad_comparison', { reason: 'a window of no rows holds nothing' })
    return { kind: 'rows', each: Number(every) }
  }
  if (time === undefined && every === undefined) return { kind: 'chunks' }
  if (time === undefined)
    throw fail('bad_comparison', { reason: `windows of ${every} need the column that holds the time of a row (time)` })
  const length = every === undefined ? DAY : durationMs(every)
  if (length === undefined || length <= 0)
    throw fail('bad_comparison', { reason: `${every} is no length of a window, such as 1w, 1d, 6h or 5000 (rows)` })
  // Days are counted apart, so that a window can be compared with others that have the same weekdays.
  return { kind: 'time', column: time, each: length % DAY === 0 ? DAY : length }
}

/** `rows`: how many the side has. */
export function cutterOf(cutting: Cutting, rows: number): Cutter {
  return cutting.kind === 'time' ? timeCutter(cutting.each) : placeCutter(cutting, rows)
}

function placeCutter(cutting: Exclude<Cutting, { kind: 'time' }>, rows: number): Cutter {
  const each = cutting.kind === 'rows' ? cutting.each : Math.max(1, Math.ceil(rows / CHUNKS))
  mustBeFew(Math.ceil(rows / each))
  let most = -1
  return {
    cut(count, place) {
      const [first, last] = [Math.floor(place / each), Math.floor((place + count - 1) / each)]
      most = Math.max(most, last)
      if (first === last) return first
      const cells = new Int32Array(count)
      for (let row = 0; row < count; row++) cells[row] = Math.floor((place + row) / each)
      return cells
    },
    finish: () => ({ keys: Array.from({ length: most + 1 }, (_, cell) => cell), from: null, to: null }),
  }
}

function timeCutter(each: number): Cutter {
  const known = new Map<number | null, number>()
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const cellOf = (key: number | null): number => {
    const found = known.get(key)
    if (found !== undefined) return found
    mustBeFew(known.size + 1)
    known.set(key, known.size)
    return known.size - 1
  }
  return {
    cut(count, _, times) {
      const cells = new Int32Array(count)
      let [key, cell] = [Number.NaN, 0]
      for (let row = 0; row < count; row++) {
        const time = times![row]!
        if (!Number.isFinite(time)) {
          cells[row] = cellOf(null)
          continue
        }
        const its = Math.floor(time / each)
        if (its !== key) [key, cell] = [its, cellOf(its)]
        cells[row] = cell
        if (time < from) from = time
        if (time > to) to = time
      }
      return cells
    },
    finish: () => ({
      keys: [...known.keys()],
      ...(from <= to ? { from, to } : { from: null, to: null }),
    }),
  }
}

function mustBeFew(cells: number): void {
  if (cells > MOST_CELLS)
    throw fail('bad_comparison', { reason: `it would have more than ${MOST_CELLS} windows; make them longer` })
}
