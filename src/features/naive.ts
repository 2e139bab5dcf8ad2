import { durationMs } from '../base/index.ts'
import { quoteName, type Table } from '../table/index.ts'
import { joinViews } from './join/join-views.ts'
import { joinedTable, type OfflineRequest } from './offline.ts'
import type { OfflineNeeds, SourcedView } from './sourced.ts'
import { MICROS } from './view-plan.ts'

const HOUR_MICROS = durationMs('1h')! * MICROS

/**
 * What a join that leaks would have claimed: each feature of a view over all rows of its entity in the same calendar hour of
 * EVENT time, the row itself and what was not yet known included; the latest row up to the end of that hour. For comparison only:
 * no model may learn from it.
 *
 * It is the honest join of rows that all arrive at the beginning of their hour, for moments at the beginning of their hour.
 *
 * Columns and errors are those of `offlineTable`.
 */
export function naiveTable(needs: OfflineNeeds, request: OfflineRequest): Promise<Table> {
  return joinedTable(needs, request, ({ views, rows, at }) => {
    const hours = at.map((moment) => Math.floor(moment / HOUR_MICROS) * HOUR_MICROS)
    return joinViews(needs.lake, views.map(leaking), { rows, at: hours })
  })
}

function leaking(view: SourcedView): SourcedView {
  const { plan } = view
  const time = quoteName(plan.view.from.time!)
  const features = plan.features.map((feature) =>
    feature.fn === 'latest' ? feature : { ...feature, length: HOUR_MICROS },
  )
  const lookback = features.some(({ fn }) => fn === 'latest') ? plan.lookback : HOUR_MICROS
  const arrival = `epoch_us(date_trunc('hour', ${time}))`
  return { ...view, plan: { ...plan, features, lookback, arrival }, lead: HOUR_MICROS }
}
