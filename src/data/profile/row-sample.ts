import { hashNumber } from '../../math/index.ts'

/** Whole rows, drawn at random, as JSON; of a small table all of them. Texts are represented by their hashes. */
export interface RowSample {
  /** What decided that a row is in: the lowest of all rows, ascending. */
  readonly draws: readonly number[]
  /** One list a column; null where missing. */
  readonly columns: readonly (readonly (number | null)[])[]
}

const MOST_ROWS = 4_096
const MOST_CELLS = 400_000

/** Draws rows from a table that is read stretch by stretch. */
export interface RowSampling {
  take(columns: readonly Float64Array[], place: number): void
  sample(): RowSample
}

interface Drawn {
  readonly draw: number
  readonly cells: readonly number[]
}

/** `seed`: tables that are joined later have different ones. */
export function rowSampling(columns: number, seed: number): RowSampling {
  const most = rowsFor(columns)
  let drawn: Drawn[] = []
  let bar = Number.POSITIVE_INFINITY

  function cutBack(): void {
    drawn = drawn.sort(byDraw).slice(0, most)
    if (drawn.length === most) bar = drawn[most - 1]!.draw
  }

  return {
    take(stretch, place) {
      const rows = stretch[0]?.length ?? 0
      for (let row = 0; row < rows; row++) {
        const draw = hashNumber(place + row, seed)
        if (draw > bar) continue
        drawn.push({ draw, cells: stretch.map((values) => values[row]!) })
        if (drawn.length > 2 * most) cutBack()
      }
    },
    sample() {
      cutBack()
      return sampleOf(drawn, columns)
    },
  }
}

const byDraw = (a: Drawn, b: Drawn): number => a.draw - b.draw

const rowsFor = (columns: number): number => Math.max(64, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / columns)))

function sampleOf(drawn: readonly Drawn[], columns: number): RowSample {
  return {
    draws: drawn.map(({ draw }) => draw),
    columns: Array.from({ length: columns }, (_, k) =>
      drawn.map(({ cells }) => (Number.isNaN(cells[k]!) ? null : cells[k]!)),
    ),
  }
}

/** The sample of the rows of both. */
export function joinRows(a: RowSample, b: RowSample): RowSample {
  const drawn = [a, b].flatMap(({ draws, columns }) =>
    draws.map((draw, row) => ({ draw, cells: columns.map((column) => column[row] ?? Number.NaN) })),
  )
  return sampleOf(drawn.sort(byDraw).slice(0, rowsFor(a.columns.length)), a.columns.length)
}
