import { type Clock, DAY, type Events, type NewId } from '../base/index.ts'
import type { EstimatorState, Reference } from '../evaluation/index.ts'
import type { Journal, UnseenValue } from '../serving/index.ts'
import type { Database } from '../storage/index.ts'
import type { Alert } from './alerts/alert.ts'
import { type AlertQuery, type Alerts, createAlerts } from './alerts/alerts.ts'
import { calibrateDrift, type DriftCalibration } from './drift/calibrate.ts'
import { PREDICTION } from './drift/drift.ts'
import { fail } from './errors.ts'
import { unseenFinding } from './findings/rules.ts'
import type { Slos } from './slo/slos.ts'
import { type CountAsked, createByCount } from './windows/by-count.ts'
import { createDays } from './windows/days.ts'
import { measureWindow, type Span, type Watched } from './windows/measure.ts'
import type { ColumnShift, Histogram, WindowReport } from './windows/window.ts'
import { createWindows, type WindowQuery } from './windows/windows.ts'

/** The drift of one window, column by column. */
export interface DriftView {
  readonly from: number
  readonly to: number
  readonly champion: number | null
  readonly columns: Record<string, { shift: ColumnShift; histogram: Histogram }>
  readonly notes: string[]
}

/** Watches endpoints: measures windows of their journal and sends messages about them. */
export interface Monitoring {
  /** Measures a window with the labels known now. Throws `monitoring.bad_window`, `monitoring.no_reference`. */
  measure(endpoint: string, span: Span): Promise<WindowReport>
  /** The window of so many predictions that begins at `from`; `undefined` while it is not full. */
  windowOf(asked: CountAsked): Promise<Span | undefined>
  windows(query: WindowQuery): Promise<readonly WindowReport[]>
  alerts(query: AlertQuery): Promise<readonly Alert[]>
  /** The newest window, or the one that starts at `from`; `undefined` where it was not measured. */
  drift(endpoint: string, from?: number): Promise<DriftView | undefined>
  /** What is watched at an endpoint, with every limit decided. Throws where there is no such endpoint. */
  watch(endpoint: string): Promise<Watched>
  /** How often the rule of drift would speak about windows in which nothing changed. Throws `monitoring.not_watched`. */
  calibrate(endpoint: string): Promise<DriftCalibration>
  /** Sends the notice that a value came which training had not seen; nothing while one about it is open. */
  noteUnseen(endpoint: string, unseen: UnseenValue): Promise<Alert | undefined>
}

export interface MonitoringNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  readonly journal: Pick<Journal, 'stream' | 'changes'>
  /** The training reference of a version; `undefined` where it has none. See `createReferences`. */
  readonly referenceOf: (model: string, version: number) => Promise<Reference | undefined>
  /** What tells the performance of a version without labels. See `createEstimators`. */
  readonly estimatorOf?: (model: string, version: number) => Promise<EstimatorState | undefined>
  /** What is served and watched under the name of an endpoint; throws where there is no such endpoint. */
  readonly watched: (endpoint: string) => Promise<Watched>
  /** Where alerts are kept and told; where they are kept only, when not given. */
  readonly alerts?: Alerts
  /** How objectives were kept; windows do not say it when not given. */
  readonly slos?: Pick<Slos, 'within'>
}

/** Makes the room over its tables and the rooms upstream. */
export function createMonitoring(needs: MonitoringNeeds): Monitoring {
  const windows = createWindows(needs)
  const alerts = needs.alerts ?? createAlerts(needs)
  const days = createDays(needs)
  return {
    measure: async (endpoint, span) =>
      measureWindow({ ...needs, windows, alerts, days }, await needs.watched(endpoint), span),
    windowOf: createByCount(needs.journal),
    watch: needs.watched,
    windows: windows.list,
    alerts: alerts.list,
    async drift(endpoint, from) {
      const found = await windows.find(endpoint, from)
      return found && driftView(found.report, found.histograms)
    },
    async calibrate(endpoint) {
      const { model, watch } = await needs.watched(endpoint)
      const [last] = await windows.list({ endpoint, limit: 1 })
      const champion = last?.champion ?? undefined
      if (!watch.drift || champion === undefined) throw fail('not_watched', { endpoint })
      const reference = await needs.referenceOf(model, champion)
      if (!reference) throw fail('no_reference', { model, version: champion })
      const length = watch.rows === undefined ? watch.window : Math.max(DAY, last!.to - last!.from)
      return calibrateDrift(reference, watch.drift, length)
    },
    noteUnseen: (endpoint, unseen) => alerts.raise(endpoint, unseenFinding(unseen)),
  }
}

function driftView(report: WindowReport, histograms: Record<string, Histogram>): DriftView {
  const { from, to, champion, psi, predictionPsi, notes } = report
  const shifts = { ...psi, ...(predictionPsi && { [PREDICTION]: predictionPsi }) }
  const columns = Object.entries(shifts).flatMap(([name, shift]) => {
    const histogram = histograms[name]
    return histogram ? [[name, { shift, histogram }] as const] : []
  })
  return { from, to, champion, columns: Object.fromEntries(columns), notes }
}
