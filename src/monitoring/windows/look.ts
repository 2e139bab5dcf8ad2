import { DAY } from '../../base/index.ts'
import type { Objective, Reference } from '../../evaluation/index.ts'
import { lookForChanges } from '../concept/live.ts'
import { compareWithTraining, type DriftAnswer, PREDICTION } from '../drift/drift.ts'
import { fail } from '../errors.ts'
import { groupsInWindow } from '../fairness/live.ts'
import { conceptFinding } from '../findings/concept.ts'
import { FAIRNESS, fairnessFinding } from '../findings/fairness.ts'
import { findingsOf, limitsPassed, QUIET_WINDOWS, UNSEEN } from '../findings/rules.ts'
import { trafficFinding } from '../findings/traffic.ts'
import { calibrationCurve } from './curve.ts'
import { columnsTogether, type DayColumns } from './day-columns.ts'
import { type DayScores, lastChampion, scoresTogether } from './day-scores.ts'
import type { OfDay } from './days.ts'
import { calibrationEvidence, labelDeadline, lossEvidence, MATURE, matureDays } from './evidence.ts'
import { maturityOf } from './maturity.ts'
import type { MeasureNeeds, Span, Watched } from './measure.ts'
import {
  performanceByVersion,
  performanceOfAnswers,
  performanceOfChampion,
  performanceOnSameRows,
} from './performance.ts'
import { segmentsOf } from './segments.ts'
import { tellEstimate } from './tell-estimate.ts'
import { type Finding, type Histogram, measure, type WindowReport } from './window.ts'

const MOST_UNSEEN = 1000

/** Evidence looks back no further than this before its window. */
const EVIDENCE_SPAN = 180 * DAY

/** What one look at a window is about. */
interface Seen {
  readonly watched: Watched
  readonly span: Span
  readonly knownBy: number
  readonly objective: Objective
  readonly champion: number | undefined
  readonly reference: Reference | undefined
  readonly days: readonly OfDay<DayScores>[]
  readonly scores: DayScores
  /** Windows measured before, the newest first. */
  readonly before: readonly WindowReport[]
}

/** Measures a window and keeps nothing. */
export async function look(
  needs: MeasureNeeds,
  watched: Watched,
  span: Span,
): Promise<{ readonly report: WindowReport; readonly histograms: Readonly<Record<string, Histogram>> }> {
  const seen = await read(needs, watched, span)
  const { knownBy, objective, champion, scores } = seen
  const answered = performanceOfAnswers(scores, objective)
  const columns = await columnsOf(needs, seen)
  const drift = driftOf(seen, columns)
  const judged = champion === undefined ? undefined : await judge(needs, { ...seen, champion }, drift)
  const { [PREDICTION]: predictionPsi = null, ...psi } = drift?.shifts ?? {}
  const slo = watched.watch.slo && (await needs.slos?.within(watched.endpoint, span))
  const traffic = trafficFinding(answered.predictions, seen.before, span)
  const report: WindowReport = {
    id: needs.newId(),
    ...{ endpoint: watched.endpoint, model: watched.model, ...span, measuredAt: knownBy },
    champion: champion ?? null,
    ...answered,
    mature: answered.labeled >= MATURE * answered.predictions,
    ...{ psi, predictionPsi },
    byVersion: performanceByVersion(scores, objective),
    sameRows: performanceOnSameRows(scores, objective),
    calibration: judged?.calibration ?? null,
    loss: judged?.loss ?? null,
    ...(columns && { unknown: measure(columns.unknown / columns.rows) }),
    ...(judged && { curve: judged.curve, segments: judged.segments }),
    ...(judged && { maturity: judged.maturity }),
    ...(judged?.estimate && { estimate: judged.estimate }),
    ...(judged?.concept && { concept: judged.concept }),
    ...(judged?.fairness && { fairness: judged.fairness }),
    ...(slo && { slo: [...slo] }),
    notes: [...(drift?.notes ?? []), ...(judged?.notes ?? [])],
    alerts: [...(traffic ? [traffic] : []), ...(judged?.findings ?? []), ...(await unseenIn(needs, watched, span))],
  }
  return { report, histograms: drift?.histograms ?? {} }
}

const segmentColumns = ({ watch }: Watched): string[] => [...new Set([...watch.segments, ...watch.groups])]

async function read(needs: MeasureNeeds, watched: Watched, span: Span): Promise<Seen> {
  const { endpoint } = watched
  const knownBy = needs.clock.now()
  const before = await needs.windows.list({ endpoint, to: span.from, limit: QUIET_WINDOWS + 1 })
  const scoresIn = (objective: Objective) =>
    needs.days.scores({ endpoint, ...span, knownBy, objective, segments: segmentColumns(watched) })
  const likely = await likelyObjective(needs, watched, before)
  let days = await scoresIn(likely)
  let scores = scoresTogether(days.map(({ of }) => of))
  const champion = lastChampion(scores)
  const reference = champion === undefined ? undefined : await referenceFor(needs, watched, champion)
  const objective = reference?.objective ?? likely
  if (objective !== likely) {
    days = await scoresIn(objective)
    scores = scoresTogether(days.map(({ of }) => of))
  }
  return { watched, span, knownBy, objective, champion, reference, days, scores, before }
}

/** That of the last champion that was measured; a model of another takes one more pass. */
async function likelyObjective(
  { referenceOf }: MeasureNeeds,
  { model }: Watched,
  before: readonly WindowReport[],
): Promise<Objective> {
  const last = before.find(({ champion }) => champion !== null)?.champion
  const reference = last === undefined || last === null ? undefined : await referenceOf(model, last)
  return reference?.objective ?? 'binary'
}

/** The notices of unseen values that came in the window. */
async function unseenIn({ alerts }: MeasureNeeds, { endpoint }: Watched, { from, to }: Span): Promise<Finding[]> {
  const notices = await alerts.list({ endpoint, code: UNSEEN, limit: MOST_UNSEEN })
  const came = notices.filter(({ evidence }) => Number(evidence['at']) >= from && Number(evidence['at']) < to).reverse()
  return came.map(({ code, severity, message, subjects, evidence }) => ({
    ...{ code, severity, message, subjects, evidence },
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

async function columnsOf(needs: MeasureNeeds, seen: Seen): Promise<DayColumns | undefined> {
  const { watched, span, knownBy, champion, reference } = seen
  if (!watched.watch.drift || !reference || champion === undefined) return undefined
  const reading = { reference, version: champion }
  const days = await needs.days.columns({ endpoint: watched.endpoint, ...span, knownBy, ...reading })
  return columnsTogether(
    days.map(({ of }) => of),
    reading,
  )
}

function driftOf(
  { watched, span, knownBy, reference }: Seen,
  current: DayColumns | undefined,
): DriftAnswer | undefined {
  if (!current || !reference || !watched.watch.drift) return undefined
  const limits = watched.watch.drift
  return compareWithTraining({ current, reference, limits, from: span.from, to: Math.min(span.to, knownBy) })
}

async function judge(needs: MeasureNeeds, seen: Seen & { readonly champion: number }, drift: DriftAnswer | undefined) {
  const { watched, span, knownBy, objective, champion, reference, scores, before } = seen
  const { endpoint, watch } = watched
  const begin = Math.min(Math.max(reference?.to ?? 0, span.to - EVIDENCE_SPAN), span.from)
  const past = { from: Math.floor(begin / DAY) * DAY, to: span.to, knownBy }
  const history = await needs.days.scores({ endpoint, ...past, objective, segments: segmentColumns(watched) })
  const days = matureDays(history, { champion, end: span.to, knownBy })
  const calibration = calibrationEvidence(days)
  const trainedLoss = reference ? heldOutLoss(reference, objective) : null
  const loss = trainedLoss === null ? null : lossEvidence(days, trainedLoss)
  const mature = days.map(({ day }) => day)
  const of = { champion, objective, reference, mature, history, columns: segmentColumns(watched) }
  const segments = segmentsOf(scores, of)
  const performance = performanceOfChampion(scores, champion, objective)
  const deadline = labelDeadline(scoresTogether(history.map((day) => day.of)))
  const passedBefore = limitsPassed(before.slice(0, QUIET_WINDOWS), champion)
  const seenNow = { performance, shifts: drift?.shifts ?? {}, level: drift?.level ?? 0, calibration, loss, trainedLoss }
  const labels = { history, deadline, span, knownBy }
  const told = await tellEstimate(needs, {
    ...{ watched, span, knownBy, champion, scores, segments, past, mature, drift },
    segmentColumns: segmentColumns(watched),
  })
  const { estimate } = told
  const findings = findingsOf({ watch, objective, champion, ...seenNow, passedBefore, segments, labels, estimate })
  const maturity = maturityOf(seen.days, { champion, objective, knownBy, history })
  const asked = { endpoint, watch, champion, objective, span, knownBy, days: mature }
  const concept = watch.concept && (await lookForChanges(needs, asked))
  const changed = conceptFinding(concept, champion)
  if (changed) findings.push(changed)
  const among = { endpoint, watch, objective, champion, history, mature, span, knownBy, begin: past.from }
  const fairness = await groupsInWindow(needs.days, among)
  const apart = fairness && fairnessFinding({ champion, fairness, passedBefore: passedBefore.has(FAIRNESS) })
  if (apart) findings.push(apart)
  const curve =
    objective === 'binary'
      ? calibrationCurve(
          seen.days.map((day) => day.of),
          champion,
        )
      : null
  return { calibration, loss, segments, curve, findings, maturity, concept, fairness, ...told }
}

function heldOutLoss({ heldOut }: Reference, objective: Objective): number | null {
  if (objective === 'binary') return heldOut.metrics['logloss']?.value ?? null
  const root = heldOut.metrics['rmse']?.value ?? null
  return root === null ? null : root * root
}
