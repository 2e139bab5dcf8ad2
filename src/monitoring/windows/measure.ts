import type { Clock, Events, NewId } from '../../base/index.ts'
import { DAY } from '../../base/index.ts'
import type { Objective, Reference } from '../../evaluation/index.ts'
import type { Journal } from '../../serving/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Table } from '../../table/index.ts'
import type { Alerts } from '../alerts/alerts.ts'
import { compareWithTraining, type DriftAnswer, PREDICTION } from '../drift/drift.ts'
import { fail } from '../errors.ts'
import { windowMeasured } from '../events.ts'
import { findingsOf, limitsPassed, QUIET_WINDOWS, UNSEEN } from '../findings/rules.ts'
import type { Watch } from '../watch.ts'
import { calibrationEvidence, lossEvidence, MATURE, matureDays } from './evidence.ts'
import { performanceByVersion, performanceOf, performanceOnSameRows } from './performance.ts'
import { lastChampion, numbersOf, scoresOf } from './scored.ts'
import type { Finding, WindowReport } from './window.ts'
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
  readonly journal: Pick<Journal, 'read'>
  /** The training reference of a version; `undefined` where it has none. */
  readonly referenceOf: (model: string, version: number) => Promise<Reference | undefined>
  readonly windows: Windows
  readonly alerts: Alerts
}

/** `from` ≤ time < `to`, milliseconds. */
export interface Span {
  readonly from: number
  readonly to: number
}

const MOST_UNSEEN = 1000

/** Evidence looks back no further than this before its window. */
const EVIDENCE_SPAN = 180 * DAY

/**
 * Measures one window of an endpoint with the labels known now: performance by version, drift against training, evidence about
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

async function look(needs: MeasureNeeds, watched: Watched, span: Span) {
  const { journal, clock, newId } = needs
  const { endpoint, model } = watched
  const knownBy = clock.now()
  const rows = await journal.read(endpoint, { ...span, knownBy })
  const champion = lastChampion(rows)
  const reference = champion === undefined ? undefined : await referenceFor(needs, watched, champion)
  const objective = reference?.objective ?? 'binary'
  const answered = performanceOf(numbersOf(rows, 'score'), numbersOf(rows, 'label'), objective)
  const drift = driftOf(watched, { rows, span: { ...span, to: Math.min(span.to, knownBy) }, champion, reference })
  const judged =
    champion === undefined ? undefined : await judge(needs, watched, { span, champion, reference, rows, drift })
  const { [PREDICTION]: predictionPsi = null, ...psi } = drift?.shifts ?? {}
  const report: WindowReport = {
    id: newId(),
    endpoint,
    model,
    ...span,
    measuredAt: knownBy,
    champion: champion ?? null,
    ...answered,
    mature: answered.labeled >= MATURE * answered.predictions,
    psi,
    predictionPsi,
    byVersion: performanceByVersion(rows, objective),
    sameRows: performanceOnSameRows(rows, objective),
    calibration: judged?.calibration ?? null,
    loss: judged?.loss ?? null,
    notes: [...(drift?.notes ?? [])],
    alerts: [...(judged?.findings ?? []), ...(await unseenIn(needs, endpoint, span))],
  }
  return { report, histograms: drift?.histograms ?? {} }
}

/** The notices of unseen values that came in the window. */
async function unseenIn({ alerts }: MeasureNeeds, endpoint: string, { from, to }: Span): Promise<Finding[]> {
  const notices = await alerts.list({ endpoint, code: UNSEEN, limit: MOST_UNSEEN })
  const came = notices.filter(({ evidence }) => Number(evidence['at']) >= from && Number(evidence['at']) < to).reverse()
  return came.map(({ code, severity, message, subjects, evidence }) => ({
    code,
    severity,
    message,
    subjects,
    evidence,
  }))
}

async function referenceFor(
  needs: MeasureNeeds,
  { model, watch }: Watched,
  version: number,
): Promise<Reference | undefined> {
  const reference = await needs.referenceOf(model, version)
  if (!reference && (watch.drift || watch.logloss)) throw fail('no_reference', { model, version })
  return reference
}

interface Seen {
  readonly rows: Table
  readonly span: Span
  readonly champion: number | undefined
  readonly reference: Reference | undefined
}

function driftOf({ watch }: Watched, { rows, span, champion, reference }: Seen): DriftAnswer | undefined {
  if (!watch.drift || !reference || champion === undefined) return undefined
  return compareWithTraining({ rows, scores: scoresOf(rows, champion), reference, limits: watch.drift, ...span })
}

async function judge(
  needs: MeasureNeeds,
  { endpoint, watch }: Watched,
  seen: Seen & { readonly champion: number; readonly drift: DriftAnswer | undefined },
) {
  const { span, champion, reference, rows, drift } = seen
  const objective = reference?.objective ?? 'binary'
  const knownBy = needs.clock.now()
  const begin = Math.max(reference?.to ?? 0, span.to - EVIDENCE_SPAN)
  const past = { from: Math.min(begin, span.from), to: span.to, knownBy }
  const history = await needs.journal.read(endpoint, past)
  const days = matureDays(history, { champion, objective, end: span.to, knownBy })
  const calibration = calibrationEvidence(days)
  const trainedLoss = reference ? heldOutLoss(reference, objective) : null
  const loss = trainedLoss === null ? null : lossEvidence(days, trainedLoss)
  const before = await needs.windows.list({ endpoint, to: span.from, limit: QUIET_WINDOWS })
  const passedBefore = limitsPassed(before, champion)
  const ownRows = numbersOf(rows, 'champion_score').map((score, row) =>
    numbersOf(rows, 'champion')[row] === champion ? score : Number.NaN,
  )
  const performance = performanceOf(ownRows, numbersOf(rows, 'label'), objective)
  const shifts = drift?.shifts ?? {}
  const level = drift?.level ?? 0
  const seenNow = { performance, shifts, level, calibration, loss, trainedLoss, passedBefore }
  return { calibration, loss, findings: findingsOf({ watch, objective, champion, ...seenNow }) }
}

function heldOutLoss({ heldOut }: Reference, objective: Objective): number | null {
  if (objective === 'binary') return heldOut.metrics['logloss']?.value ?? null
  const root = heldOut.metrics['rmse']?.value ?? null
  return root === null ? null : root * root
}
