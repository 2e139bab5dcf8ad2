import { canonicalJson, type Json } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { MonitoringTables } from '../tables.ts'
import type { Histogram, WindowReport } from './window.ts'

/** Which windows of an endpoint to list, the newest first. */
export interface WindowQuery {
  readonly endpoint: string
  /** Windows that start at or after this moment. */
  readonly from?: number
  /** Windows that end at or before this moment. */
  readonly to?: number
  readonly limit?: number
  /** Also what was measured before, when fewer labels were known. */
  readonly earlier?: boolean
}

/** Where measured windows are kept. A measurement is never changed; the newest of a window stands for it. */
export interface Windows {
  /** Adds a measurement; where nothing is other than in the last one of this window, that one is returned and none is added. */
  add(report: WindowReport, histograms: Readonly<Record<string, Histogram>>): Promise<WindowReport>
  list(query: WindowQuery): Promise<readonly WindowReport[]>
  /** The newest measurement of the window that starts at `from`, or of the newest window; `undefined` where there is none. */
  find(
    endpoint: string,
    from?: number,
  ): Promise<{ report: WindowReport; histograms: Record<string, Histogram> } | undefined>
}

const DEFAULT_LIMIT = 100

export function createWindows({ database }: { readonly database: Database }): Windows {
  const on = () => database.on<MonitoringTables>()
  const add: Windows['add'] = async (report, histograms) => {
    const { id, endpoint, from, to, measuredAt } = report
    const last = await on()
      .selectFrom('monitor_window')
      .select('report')
      .where('endpoint', '=', endpoint)
      .where('from_at', '=', from)
      .where('to_at', '=', to)
      .where('latest', '=', true)
      .executeTakeFirst()
    if (last && whatItSays(last.report) === whatItSays(report)) return last.report
    await on()
      .updateTable('monitor_window')
      .set({ latest: false })
      .where('endpoint', '=', endpoint)
      .where('from_at', '=', from)
      .where('to_at', '=', to)
      .execute()
    const json = { report: JSON.stringify(report), histograms: JSON.stringify(histograms) }
    const row = { id, endpoint, from_at: from, to_at: to, measured_at: measuredAt, latest: true, ...json }
    await on().insertInto('monitor_window').values(row).execute()
    return report
  }
  return {
    add: (report, histograms) => database.tx(() => add(report, histograms)),
    async list({ endpoint, from, to, limit = DEFAULT_LIMIT, earlier = false }) {
      let query = on().selectFrom('monitor_window').select('report').where('endpoint', '=', endpoint)
      if (from !== undefined) query = query.where('from_at', '>=', from)
      if (to !== undefined) query = query.where('to_at', '<=', to)
      if (!earlier) query = query.where('latest', '=', true)
      const order = query.orderBy('from_at', 'desc').orderBy('to_at', 'desc').orderBy('measured_at', 'desc')
      return (await order.limit(limit).execute()).map(({ report }) => report)
    },
    async find(endpoint, from) {
      const query = on().selectFrom('monitor_window').select(['report', 'histograms']).where('endpoint', '=', endpoint)
      const chosen = from === undefined ? query : query.where('from_at', '=', from)
      return chosen.where('latest', '=', true).orderBy('from_at', 'desc').orderBy('to_at', 'desc').executeTakeFirst()
    },
  }
}

/** The content of a measurement, whoever made it and when; how labels come tells nothing more once they are there. */
function whatItSays(report: WindowReport): string {
  const { maturity = null, ...rest } = report
  return canonicalJson({ ...rest, id: '', measuredAt: 0, maturity: report.mature ? null : maturity } as unknown as Json)
}
