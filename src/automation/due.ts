import { DAY } from '../base/index.ts'
import type { Monitoring, Watch } from '../monitoring/index.ts'

/** 1970-01-05 was a Monday: windows of a week begin on Mondays, UTC. */
const MONDAY = 4 * DAY
/** A window is measured when it ends and again as its labels come; where nothing came since, that adds no measurement. */
const AGAIN_AFTER = [DAY, 8 * DAY, 30 * DAY]
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
    if (last < to || isDueAgain({ to, at: last }, known.now)) due.push({ from, to })
  }
  return due
}

/** Whether one of the times at which labels may have come has passed since a window was measured. */
function isDueAgain({ to, at }: Measured, now: number): boolean {
  return AGAIN_AFTER.some((after) => at < to + after && now >= to + after)
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

/** When a window ended, and when it was last measured. */
interface Measured {
  readonly to: number
  readonly at: number
}

/** Remembers what was measured, so that a look at which nothing is due asks nothing. */
export function createDueMeasurements(needs: { readonly monitoring: Monitoring }): DueMeasurements {
  const known = new Map<string, Map<number, Measured>>()
  const measuredOf = async (endpoint: string): Promise<Map<number, Measured>> => {
    const kept = known.get(endpoint)
    if (kept) return kept
    const reports = await needs.monitoring.windows({ endpoint, limit: MOST })
    const measured = new Map(reports.map(({ from, to, measuredAt }) => [from, { to, at: measuredAt }]))
    known.set(endpoint, measured)
    return measured
  }
  return {
    async measure({ endpoint, watch, since, now }) {
      const measured = await measuredOf(endpoint)
      const lasts = new Map([...measured].map(([from, { at }]) => [from, at]))
      const windows =
        watch.rows === undefined
          ? dueWindows(watch.window, { since, now, measured: lasts })
          : await dueByCount(needs, { endpoint, rows: watch.rows, since, now, measured })
      for (const due of windows) {
        await needs.monitoring.measure(endpoint, due)
        measured.set(due.from, { to: due.to, at: now })
      }
      return windows.length
    },
  }
}

interface ByCount {
  readonly endpoint: string
  readonly rows: number
  readonly since: number
  readonly now: number
  readonly measured: ReadonlyMap<number, Measured>
}

/** Full windows that were not measured, one after the other, behind those that should be measured again. */
async function dueByCount(
  { monitoring }: { readonly monitoring: Pick<Monitoring, 'windowOf'> },
  { endpoint, rows, since, now, measured }: ByCount,
): Promise<readonly Due[]> {
  const due: Due[] = [...measured].filter(([, last]) => isDueAgain(last, now)).map(([from, { to }]) => ({ from, to }))
  let from = [...measured.values()].reduce((last, { to }) => Math.max(last, to), since)
  for (let window = await monitoring.windowOf({ endpoint, from, rows, now }); window; ) {
    due.push(window)
    from = window.to
    window = await monitoring.windowOf({ endpoint, from, rows, now })
  }
  return due
}
