import { DAY } from '../base/index.ts'
import type { Monitoring, Watch } from '../monitoring/index.ts'

/** 1970-01-05 was a Monday: windows of a week begin on Mondays, UTC. */
const MONDAY = 4 * DAY
/** A window is measured when it ends and once more when the last of its labels have come. */
const AGAIN_AFTER = DAY
const MOST = 1_000

/** A window of an endpoint that is to be measured. */
export interface Due {
  readonly from: number
  readonly to: number
}

/** The windows that ended and were not measured at their end, and those that should be measured again, oldest first. */
export function dueWindows(
  length: number,
  known: { readonly since: number; readonly now: number; readonly measured: ReadonlyMap<number, number> },
): readonly Due[] {
  const due: Due[] = []
  const first = Math.floor((known.since - MONDAY) / length) * length + MONDAY
  for (let from = first; from + length <= known.now; from += length) {
    const to = from + length
    const last = known.measured.get(from) ?? Number.NEGATIVE_INFINITY
    if (last < to || (last < to + AGAIN_AFTER && known.now >= to + AGAIN_AFTER)) due.push({ from, to })
  }
  return due
}

/** Measures the windows of endpoints when they are due. */
export interface DueMeasurements {
  /** Returns how many windows were measured; `since` is when the endpoint was first declared; nothing before it is measured. */
  measure(of: {
    readonly endpoint: string
    readonly watch: Watch
    readonly since: number
    readonly now: number
  }): Promise<number>
}

/** Remembers what was measured, so that a look at which nothing is due asks nothing. */
export function createDueMeasurements(needs: { readonly monitoring: Monitoring }): DueMeasurements {
  const known = new Map<string, Map<number, number>>()
  const measuredOf = async (endpoint: string): Promise<Map<number, number>> => {
    const kept = known.get(endpoint)
    if (kept) return kept
    const reports = await needs.monitoring.windows({ endpoint, limit: MOST })
    const measured = new Map(reports.map((report) => [report.from, report.measuredAt]))
    known.set(endpoint, measured)
    return measured
  }
  return {
    async measure({ endpoint, watch, since, now }) {
      const measured = await measuredOf(endpoint)
      const windows = dueWindows(watch.window, { since, now, measured })
      for (const due of windows) {
        await needs.monitoring.measure(endpoint, due)
        measured.set(due.from, now)
      }
      return windows.length
    },
  }
}
