import type { Objective } from '../../evaluation/index.ts'
import { VERDICT_LOG_E } from '../../math/index.ts'
import type { UnseenValue } from '../../serving/index.ts'
import type { Watch } from '../watch.ts'
import type { EstimateReport } from '../windows/estimated-shape.ts'
import type { ColumnShift, Evidence, Finding, Performance, Segment, Severity, WindowReport } from '../windows/window.ts'
import { missingFinding, segmentFinding } from './columns.ts'
import { estimateFinding, estimatorFinding } from './estimate.ts'
import { type LabelsKnown, labelsFinding } from './traffic.ts'
import { comparedWith, evidenceWords, listed, percentChange, type Words, wordsFor } from './words.ts'

export const DRIFT = 'monitoring.drift'
export const CALIBRATION = 'monitoring.calibration'
export const LOGLOSS = 'monitoring.logloss'
export const UNSEEN = 'monitoring.unseen'

/** Everything the rules look at. */
export interface Situation {
  readonly watch: Watch
  readonly objective: Objective
  readonly champion: number
  /** The champion on the rows it answered for. */
  readonly performance: Performance
  readonly shifts: Readonly<Record<string, ColumnShift>>
  readonly level: number
  readonly calibration: Evidence
  /** Null where training left no held-out loss. */
  readonly loss: Evidence | null
  readonly trainedLoss: number | null
  /** Codes whose limit this champion passed in one of the two windows before. */
  readonly passedBefore: ReadonlySet<string>
  readonly segments?: readonly Segment[]
  readonly labels?: LabelsKnown
  readonly estimate?: EstimateReport | undefined
}

/** Windows for which a passed limit is remembered, and without a sign after which a message is closed. */
export const QUIET_WINDOWS = 2

/** Labels below which the gap or loss of one window is chance for the most part: then its interval must tell, down to so many. */
const LEAST_LABELS = 1000
const LEAST_OF_RARER = 50
const LEAST_LABELS_OF_INTERVAL = 100

/**
 * What a window shows that somebody should know.
 *
 * - Calibration and loss: the limit passed in this window is a notice; under 1,000 labels its whole interval must have passed. Passed in this
 *   window or one of the two before it is an alarm once the days since the champion took over hold evidence of 100 to 1.
 * - A segment is an alarm with evidence of 100 to 1 for each that is looked at; labels that do not come, values that are missing.
 * - Drift is a notice, unless what it is worth in loss reaches the limit or there is an alarm of performance beside it.
 */
export function findingsOf(situation: Situation): Finding[] {
  const { shifts, champion, segments = [], labels, watch, objective, estimate } = situation
  const performance = [
    calibrationFinding(situation),
    lossFinding(situation),
    estimate && estimateFinding(estimate),
  ].filter((found) => found !== undefined)
  const alarmed = performance.some(({ severity }) => severity === 'alarm')
  const rest = [
    segmentFinding({ watch, champion, segments, say: wordsFor(objective) }),
    estimate && estimatorFinding(estimate),
    driftFinding(situation, alarmed),
    watch.drift && missingFinding(shifts, champion),
    labels && (watch.calibration || watch.logloss) && labelsFinding(labels),
  ]
  return [...performance, ...rest.filter((found) => found !== undefined)]
}

/** The codes whose limit was passed in these windows while `champion` answered. */
export function limitsPassed(reports: readonly WindowReport[], champion: number): ReadonlySet<string> {
  const own = reports.filter((report) => report.champion === champion).flatMap(({ alerts }) => alerts)
  return new Set(own.filter(({ evidence }) => evidence['passed'] === true).map(({ code }) => code))
}

function enoughLabels({ labeled, labelRate }: Performance, objective: Objective): boolean {
  if (labeled < LEAST_LABELS) return false
  const ones = (labelRate ?? 0) * labeled
  return objective === 'regression' || Math.min(ones, labeled - ones) >= LEAST_OF_RARER
}

/** Where labels are few the window's interval must tell; of probabilities it takes enough of the rarer class for that. */
function isSure({ performance, objective }: Situation, { surely }: Says): boolean {
  const { labeled, labelRate } = performance
  const ones = (labelRate ?? 0) * labeled
  const few = objective === 'binary' && Math.min(ones, labeled - ones) < LEAST_OF_RARER
  return surely && labeled >= LEAST_LABELS_OF_INTERVAL && !few
}

/** What one window and all days say of a limit. */
interface Says {
  readonly passed: boolean
  /** The whole interval of the window lies beyond the limit. */
  readonly surely: boolean
  readonly evident: boolean
}

/** Notice, alarm or nothing, from what one window and all days say. */
function verdict(situation: Situation, code: string, says: Says): Severity | undefined {
  const { performance, objective, passedBefore } = situation
  const passed = says.passed && (enoughLabels(performance, objective) || isSure(situation, says))
  if (says.evident && (passed || passedBefore.has(code))) return 'alarm'
  return passed ? 'notice' : undefined
}

function calibrationFinding(situation: Situation): Finding | undefined {
  const { watch, performance, calibration, champion, objective } = situation
  const { value: gap, low, high } = performance.gap
  if (!watch.calibration || gap === null) return undefined
  const { max } = watch.calibration
  const evident = calibration.logE >= VERDICT_LOG_E
  const over = Math.abs(gap) > max
  const surely = (low ?? 0) > max || (high ?? 0) < -max
  const severity = verdict(situation, CALIBRATION, { passed: over, surely, evident })
  if (!severity) return undefined
  const say = wordsFor(objective)
  const [predicted, seen] = [say.level(performance.meanPrediction ?? 0), say.level(performance.labelRate ?? 0)]
  const passed = over ? 'passes' : 'follows one that passed'
  const message =
    `Version ${champion} predicts ${predicted} and ${seen} come true: the gap of ${say.difference(gap)} ${passed} ` +
    `the limit of ${limitWords(max, objective)}. ${since(calibration, say)}`
  return {
    code: CALIBRATION,
    severity,
    message,
    subjects: [],
    evidence: { passed: over, gap, max, champion, ...calibration },
  }
}

function limitWords(max: number, objective: Objective): string {
  return objective === 'binary' ? `${Number((100 * max).toPrecision(3))} points` : String(max)
}

/** What all days say, and whether that is enough for an alarm. */
function since(evidence: Evidence, say: Words): string {
  const { blocks, mean, low, high } = evidence
  if (blocks === 0 || mean === null) return 'No day has all of its labels yet, so this is a notice.'
  const bounds = low === null || high === null ? '' : ` (between ${say.difference(low)} and ${say.difference(high)})`
  const days = `Over ${blocks === 1 ? 'the one day' : `the ${blocks} days`} since it took over it is ${say.difference(mean)}${bounds}`
  return evidence.logE >= VERDICT_LOG_E
    ? `${days}, with ${evidenceWords(evidence)} that this is no accident.`
    : `${days}, with ${evidenceWords(evidence)}; an alarm takes 100 to 1.`
}

const LOSS_WORDS: Words = {
  level: (value) => value.toFixed(3),
  difference: (value) => (value < 0 ? `−${Math.abs(value).toFixed(3)}` : `+${value.toFixed(3)}`),
}

function lossFinding(situation: Situation): Finding | undefined {
  const { watch, performance, loss, trainedLoss, champion, objective } = situation
  const current = windowLoss(performance, objective)
  if (!watch.logloss || current === null || loss === null || trainedLoss === null) return undefined
  const { worse } = watch.logloss
  const evident = loss.logE >= VERDICT_LOG_E && (loss.mean ?? 0) > 0
  const limit = trainedLoss * (1 + worse)
  const [over, surely] = [current.value > limit, (current.low ?? 0) > limit]
  const severity = verdict(situation, LOGLOSS, { passed: over, surely, evident })
  if (!severity) return undefined
  const name = objective === 'binary' ? 'log loss' : 'squared error'
  const message =
    `The ${name} of version ${champion} is ${LOSS_WORDS.level(current.value)}, ${comparedWith(current.value / trainedLoss - 1)} the ` +
    `${LOSS_WORDS.level(trainedLoss)} held out in training; the limit is ${comparedWith(worse)} it. ${since(loss, LOSS_WORDS)}`
  const evidence = { passed: over, loss: current.value, trained: trainedLoss, worse, champion, ...loss }
  return { code: LOGLOSS, severity, message, subjects: [], evidence }
}

function windowLoss({ logloss, rmse }: Performance, objective: Objective) {
  const found = objective === 'binary' ? logloss : rmse
  if (found?.value == null) return null
  const { value, low } = found
  return objective === 'binary' ? { value, low } : { value: value * value, low: low === null ? null : low * low }
}

function driftFinding({ watch, shifts, level, champion }: Situation, alarmed: boolean): Finding | undefined {
  const drifted = Object.entries(shifts).filter(([, shift]) => shift.drifted)
  if (!watch.drift || drifted.length === 0) return undefined
  drifted.sort(([, a], [, b]) => Math.abs(b.lossEffect ?? 0) - Math.abs(a.lossEffect ?? 0))
  const effect = drifted[0]![1].lossEffect ?? 0
  const costly = Math.abs(effect) >= watch.drift.lossEffect
  const names = drifted.map(([name, { psi }]) => `${name} (PSI ${(psi ?? 0).toFixed(2)})`)
  const worst = Math.max(...drifted.map(([, { adjustedP }]) => adjustedP ?? 1))
  const costs = costly
    ? `By the loss that each range had in training this moves the loss by ${percentChange(effect)}.`
    : `By the loss that each range had in training this hardly moves the loss (${percentChange(effect)}).`
  const message =
    `${listed(names)} moved away from what version ${champion} was trained on, more than the training weeks differ among ` +
    `themselves (adjusted p ${worst.toPrecision(2)}, at most ${Number(level.toPrecision(2))}). ${costs}`
  return {
    code: DRIFT,
    severity: costly || alarmed ? 'alarm' : 'notice',
    message,
    subjects: drifted.map(([name]) => name),
    evidence: { champion, level, lossEffect: effect, columns: Object.fromEntries(drifted) },
  }
}

/** The notice that a value came which training had not seen. */
export function unseenFinding({ column, value, at }: UnseenValue): Finding {
  return {
    code: UNSEEN,
    severity: 'notice',
    message: `${column} ${value} was not in the training data; it is served as an unknown value.`,
    subjects: [`${column}=${value}`],
    evidence: { column, value, at },
  }
}
