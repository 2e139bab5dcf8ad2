/** How often, and how long all together. */
interface Tally {
  readonly count: number
  readonly ns: number
}

/** What one version did since it was loaded. */
export interface VersionStatistics {
  /** Milliseconds since 1970; 0 before the first. */
  readonly lastInference: number
  /** Rows answered. */
  readonly rows: number
  /** Runs of the model that they took. */
  readonly runs: number
  /** Requests answered, from when they came. */
  readonly success: Tally
  readonly fail: Tally
  /** Requests that came to a run, and how long they waited for it. */
  readonly queue: Tally
  /** Requests answered, and how long the runs took that they were in. */
  readonly compute: Tally
  /** Runs by the rows they had together; above 128 by the power of two at or below. */
  readonly batches: readonly { readonly rows: number; readonly count: number; readonly ns: number }[]
}

/** Counts for statistics; times in milliseconds. */
export interface Recorder {
  readonly statistics: VersionStatistics
  ran(rows: number, ms: number): void
  /** @param waited for its first run @param computed how long its runs took @param all from when it came */
  answered(rows: number, waited: number, computed: number, all: number): void
  failed(ms: number): void
}

const NS = 1e6
const EXACT_TO = 128
/** Places of counts in one array: numbers that change with every request are kept where nothing is allocated for them. */
const AT = { last: 0, rows: 1, runs: 2, success: 3, fail: 5, queue: 7, compute: 9, all: 11 } as const

/** @param now milliseconds since 1970 */
export function createRecorder(now: () => number): Recorder {
  const counts = new Float64Array(AT.all)
  const batches = new Map<number, Float64Array>()
  const add = (place: number, ms: number): void => {
    counts[place]!++
    counts[place + 1]! += ms
  }
  return {
    statistics: statisticsOf(counts, batches),
    ran(rows, ms) {
      counts[AT.runs]!++
      counts[AT.last] = now()
      const size = rows <= EXACT_TO ? rows : 2 ** Math.floor(Math.log2(rows))
      const batch = batches.get(size) ?? new Float64Array(2)
      if (batch[0] === 0) batches.set(size, batch)
      batch[0]!++
      batch[1]! += ms
    },
    answered(rows, waited, computed, all) {
      counts[AT.rows]! += rows
      add(AT.success, all)
      add(AT.queue, waited)
      add(AT.compute, computed)
    },
    failed: (ms) => add(AT.fail, ms),
  }
}

function statisticsOf(counts: Float64Array, batches: ReadonlyMap<number, Float64Array>): VersionStatistics {
  const tally = (place: number): Tally => ({ count: counts[place]!, ns: Math.round(counts[place + 1]! * NS) })
  return {
    get lastInference() {
      return counts[AT.last]!
    },
    get rows() {
      return counts[AT.rows]!
    },
    get runs() {
      return counts[AT.runs]!
    },
    get success() {
      return tally(AT.success)
    },
    get fail() {
      return tally(AT.fail)
    },
    get queue() {
      return tally(AT.queue)
    },
    get compute() {
      return tally(AT.compute)
    },
    get batches() {
      return [...batches]
        .sort(([a], [b]) => a - b)
        .map(([rows, [count = 0, ms = 0]]) => ({ rows, count, ns: Math.round(ms * NS) }))
    },
  }
}
