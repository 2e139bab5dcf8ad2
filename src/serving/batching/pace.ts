/** What a row takes, by the last runs. */
export interface Pace {
  readonly msPerRow: number
  ran(rows: number, ms: number): void
  /** Rows that take about so long together; at least one. */
  rowsIn(ms: number): number
}

/** How much of the past counts beside a new run. */
const KEPT = 0.8
/** A run of few rows tells little when it was interrupted: it may count for no more than so many times what is usual. */
const SURPRISE = { few: 4, many: 64, from: 16 } as const
/** No row takes less, whatever a coarse clock says. */
const LEAST_MS = 1e-5

/**
 * A moving mean over runs, weighted by their rows: a fixed cost of each run is spread over the rows it had.
 *
 * @param msPerRow what is taken for true before the first run
 */
export function createPace(msPerRow: number): Pace {
  const mean = Float64Array.of(msPerRow, 1)
  return {
    get msPerRow() {
      return mean[0]!
    },
    ran(rows, ms) {
      const [usual = 0, weight = 0] = mean
      const most = usual * rows * (rows < SURPRISE.from ? SURPRISE.few : SURPRISE.many)
      const total = usual * weight * KEPT + Math.max(LEAST_MS * rows, Math.min(ms, most))
      mean[1] = weight * KEPT + rows
      mean[0] = total / mean[1]
    },
    rowsIn: (ms) => Math.max(1, Math.floor(ms / mean[0]!)),
  }
}
