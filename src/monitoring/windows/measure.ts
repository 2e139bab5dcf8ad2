import type { Clock, Events, NewId } from '../../base/index.ts'
import type { EstimatorState, Reference } from '../../evaluation/index.ts'
import type { Journal } from '../../serving/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Alerts } from '../alerts/alerts.ts'
import { fail } from '../errors.ts'
import { windowMeasured } from '../events.ts'
import type { Slos } from '../slo/slos.ts'
import type { Watch } from '../watch.ts'
import type { Days } from './days.ts'
import { look } from './look.ts'
import type { WindowReport } from './window.ts'
import type { Windows } from './windows.ts'

/** An endpoint as monitoring sees it. */
export interface Watched {
  readonly endpoint: string
  readonly model: string
  readonly watch: Watch
}

export interface MeasureNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  readonly days: Days
  readonly journal: Pick<Journal, 'stream'>
  /** The training reference of a version; `undefined` where it has none. */
  readonly referenceOf: (model: string, version: number) => Promise<Reference | undefined>
  /** What tells the performance of a version without labels; `undefined` where too few rows were held out. Nothing is told without it. */
  readonly estimatorOf?: (model: string, version: number) => Promise<EstimatorState | undefined>
  readonly windows: Windows
  readonly alerts: Alerts
  /** How objectives were kept; not said where it is not given. */
  readonly slos?: Pick<Slos, 'within'>
}

/** `from` ≤ time < `to`, milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * Measures one window of an endpoint with the labels known now: performance by version and segment, drift against training, evidence about
 * calibration and loss since the champion took over, and what follows from it. Measuring again, with more labels, adds a
 * measurement beside the earlier one.
 *
 * Publishes `monitoring.window_measured` and, for what is new, `monitoring.alert_raised`.
 * Errors: `monitoring.bad_window`, `monitoring.no_reference` (where the watch needs one).
 */
export async function measureWindow(needs: MeasureNeeds, watched: Watched, span: Span): Promise<WindowReport> {
  const { database, windows, alerts, events } = needs
  if (!(span.to > span.from)) throw fail('bad_window', { from: span.from, to: span.to })
  const measured = await look(needs, watched, span)
  return database.tx(async () => {
    await alerts.inTurn(watched.endpoint)
    const kept = await windows.add(measured.report, measured.histograms)
    if (kept.id !== measured.report.id) return kept
    await alerts.follow(kept)
    const { id, endpoint, from, to, champion, predictions, labeled } = kept
    const found = kept.alerts.map(({ code, severity }) => ({ code, severity }))
    database.afterCommit(() =>
      events.publish(windowMeasured, { id, endpoint, from, to, champion, predictions, labeled, alerts: found }),
    )
    return kept
  })
}
