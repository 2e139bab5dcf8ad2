import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, type Traffic, valuesOf } from '../../../test/support/journals.ts'
import { DAY } from '../../base/index.ts'
import { estimateWindow, fitEstimator, splitLoss } from '../../evaluation/index.ts'
import { numberColumn, type Table, tableOf, takeRows } from '../../table/index.ts'
import { estimateFinding, estimatorFinding } from '../findings/estimate.ts'
import { addEstimates, type DayEstimates, emptyEstimates, estimatesTogether } from './day-estimates.ts'
import { addScores, emptyScores } from './day-scores.ts'
import { type EstimateQuestion, estimateOf } from './estimated.ts'
import { segmentsOf } from './segments.ts'

const features = (rows: Table) => tableOf({ load: rows.columns.get('f:load')!, size: rows.columns.get('f:size')! })

const held = journalRows(LIVE - 21 * DAY, { days: 21, seed: 7 })
const estimator = fitEstimator({
  ...{ table: features(held), features: ['load', 'size'], objective: 'binary' },
  ...{ scores: valuesOf(held, 'score'), labels: valuesOf(held, 'label') },
})
const reading = { estimator, version: 1, segments: ['half'] }

/** Traffic, of which some rows may be left out and some labels hidden. */
function trafficOf(
  traffic: Traffic,
  {
    keep = () => true,
    isKnown = () => true,
  }: { keep?: (load: number) => boolean; isKnown?: (row: number) => boolean } = {},
): Table {
  const all = journalRows(LIVE, traffic)
  const load = valuesOf(all, 'f:load')
  const rows = takeRows(
    all,
    [...load.keys()].filter((row) => keep(load[row]!)),
  )
  const label = valuesOf(rows, 'label').map((value, row) => (isKnown(row) ? value : Number.NaN))
  const half = numberColumn(valuesOf(rows, 'f:size').map((size) => Math.round(size)))
  return { rows: rows.rows, columns: new Map([...rows.columns, ['label', numberColumn(label)], ['f:half', half]]) }
}

function daysOf(rows: Table): { day: number; of: DayEstimates }[] {
  const days = valuesOf(rows, 'at').map((at) => Math.floor(at / DAY))
  return [...new Set(days)].map((day) => {
    const of = emptyEstimates()
    addEstimates(
      of,
      takeRows(
        rows,
        [...days.keys()].filter((row) => days[row] === day),
      ),
      reading,
    )
    return { day, of }
  })
}

function told(rows: Table, question: Partial<EstimateQuestion> = {}) {
  const scores = emptyScores()
  addScores(scores, rows, { objective: 'binary', segments: ['half'] })
  const days = daysOf(rows)
  const about = {
    columns: ['half'],
    champion: 1,
    objective: 'binary',
    reference: undefined,
    mature: [],
    history: [],
  } as const
  return estimateOf({
    ...{ estimator, version: 1, watch: { metric: undefined, tolerance: undefined }, days, mature: days },
    ...{ tally: scores.tallies['c:1']!, segments: segmentsOf(scores, about), conceptAlarm: false, driftNotice: false },
    ...question,
  })
}

const none = { isKnown: () => false }
const busy = { keep: (load: number) => load > 0.6 && load < 1 }

describe('performance of a live window without labels', () => {
  test('is what the estimator says of its rows, whatever parts they are counted in', () => {
    const rows = trafficOf({ days: 3, shift: 0.1 }, { isKnown: (row) => row % 3 > 0 })
    const found = told(rows)
    const whole = { table: features(rows), scores: valuesOf(rows, 'score'), labels: valuesOf(rows, 'label') }
    const byRows = estimateWindow(estimator, whole)
    expect(found).toMatchObject({ rows: 900, labeled: 600, metric: 'logloss', trusted: byRows.trusted })
    expect(found.unknown).toBeCloseTo(byRows.unknown, 12)
    for (const [metric, its] of Object.entries(byRows.metrics)) {
      if (metric === 'precision') continue // no score of this model reaches .5
      // scores are told apart to 8 binary digits
      const digits = metric === 'average_precision' ? 2 : metric === 'auc' ? 3 : 9
      expect(found.metrics[metric]!.value, metric).toBeCloseTo(its.value, digits)
      expect(found.metrics[metric]!.sd, metric).toBeCloseTo(its.sd, digits)
      expect(found.metrics[metric]!.realized!.value, metric).toBeCloseTo(its.realized!.value, digits)
    }
    expect(found.metrics['precision']).toMatchObject({ value: null, alarm: false, realized: { value: null } })
    const split = splitLoss(estimator, whole)!
    expect(found.split!.covariate.value).toBeCloseTo(split.covariate.value, 9)
    expect(found.split!.concept.sd).toBeCloseTo(split.concept.sd, 9)
  })

  test('is the same from days that were kept and read again', () => {
    const kept = daysOf(trafficOf({ days: 2 })).map(({ of }) => JSON.parse(JSON.stringify(of)) as DayEstimates)
    const once = emptyEstimates()
    addEstimates(once, trafficOf({ days: 2 }), reading)
    const together = estimatesTogether(kept)
    expect(together.rows).toBe(once.rows)
    for (const [place, value] of once.all.sums.entries()) expect(together.all.sums[place]).toBeCloseTo(value, 8)
    expect(Object.keys(together.segments).sort()).toEqual(['half=0', 'half=1'])
  })

  test('gives an alarm before any label is there, when rows come on which the model is worse', () => {
    const quiet = told(trafficOf({ days: 7 }, none))
    expect(quiet).toMatchObject({ labeled: 0, trusted: true, split: null })
    expect(estimateFinding(quiet)).toBeUndefined()
    const found = told(trafficOf({ days: 14 }, { ...busy, ...none }))
    expect(found.metrics['logloss']).toMatchObject({ alarm: true, realized: null })
    expect(estimateFinding(found)).toMatchObject({
      ...{ code: 'monitoring.estimate', severity: 'alarm', subjects: ['logloss'] },
      message: expect.stringContaining('is estimated to be'),
    })
  })

  test('gives way to the truth once labels are there', () => {
    const found = told(trafficOf({ days: 14 }, busy))
    expect(estimateFinding(found)!.message).toMatch(/ is 0\.\d+ .* labels; .* due to other rows/)
    const without = { ...found.metrics['logloss']!, realized: { ...found.metrics['logloss']!.realized!, alarm: false } }
    expect(estimateFinding({ ...found, metrics: { logloss: without } })).toBeUndefined()
  })

  test('goes by the metric and the tolerance of the watch', () => {
    const rows = trafficOf({ days: 14 }, { ...busy, ...none })
    const loose = told(rows, { watch: { metric: undefined, tolerance: 0.5 } })
    expect(loose.metrics['logloss']!.limit).toBeCloseTo(loose.metrics['logloss']!.reference! + 0.5, 9)
    expect(estimateFinding(loose)).toBeUndefined()
    const byBrier = told(rows, { watch: { metric: 'brier', tolerance: 0.001 } })
    expect(estimateFinding(byBrier)).toMatchObject({ subjects: ['brier'] })
    expect(told(rows, { watch: { metric: 'rmse', tolerance: undefined } }).metric).toBe('logloss')
  })

  test('is not trusted where rows hold what was never held, or while labels follow otherwise', () => {
    const beyond = told(trafficOf({ days: 7, shift: 0.4 }, none))
    expect(beyond.doubts.map(({ code }) => code)).toEqual(['unknown_territory'])
    expect(estimateFinding(beyond)).toBeUndefined()
    const other = told(trafficOf({ days: 14 }, { ...busy, ...none }), { conceptAlarm: true })
    expect(other).toMatchObject({ trusted: false, doubts: [{ code: 'concept_alarm' }] })
    expect(estimateFinding(other)).toBeUndefined()
  })

  test('is found to be biased by its own days, and then says so and gives no alarm', () => {
    const right = told(trafficOf({ days: 30 }))
    expect(right.check).toMatchObject({ days: 30, biased: false })
    expect(estimatorFinding(right)).toBeUndefined()
    const wrong = told(trafficOf({ days: 30, gap: 0.15 }))
    expect(wrong.check).toMatchObject({ days: 30, rows: 9000, biased: true })
    expect(wrong.doubts.map(({ code }) => code)).toContain('failed_check')
    expect(estimatorFinding(wrong)).toMatchObject({
      ...{ code: 'monitoring.estimator', severity: 'notice' },
      message: expect.stringContaining('estimated too low'),
    })
    const { covariate, concept } = wrong.split!
    expect(concept.value!).toBeGreaterThan(4 * concept.sd!)
    expect(Math.abs(covariate.value!)).toBeLessThan(3 * covariate.sd!)
  })

  test('is told by segment, each with what other rows and other labels did', () => {
    const found = told(trafficOf({ days: 7 }, { isKnown: (row) => row % 2 === 0 }))
    expect(found.segments.map(({ column, value }) => `${column}=${value}`).sort()).toEqual(['half=0', 'half=1'])
    expect(found.segments.reduce((sum, { rows }) => sum + rows, 0)).toBe(found.rows)
    for (const { loss, split } of found.segments) {
      expect(loss.low!).toBeLessThan(loss.value!)
      expect(split!.count).toBeGreaterThan(400)
    }
  })

  test('of numbers is told by the size of errors, and needs no decisions', () => {
    const numbers = (rows: Table, scale: number): Table => {
      const [score, load] = [valuesOf(rows, 'score'), valuesOf(rows, 'f:load')]
      const sign = valuesOf(rows, 'f:size')
      const label = score.map((its, row) => its + scale * (sign[row]! - 0.5) * (1 + load[row]!))
      return { ...rows, columns: new Map([...rows.columns, ['label', numberColumn(label)]]) }
    }
    const before = numbers(held, 1)
    const regression = fitEstimator({
      ...{ table: features(before), features: ['load'], objective: 'regression' as const },
      ...{ scores: valuesOf(before, 'score'), labels: valuesOf(before, 'label') },
    })
    const rows = numbers(trafficOf({ days: 7 }, busy), 2)
    const scores = emptyScores()
    addScores(scores, rows, { objective: 'regression', segments: [] })
    const of = emptyEstimates()
    addEstimates(of, rows, { estimator: regression, version: 1, segments: [] })
    const watch = { metric: undefined, tolerance: undefined }
    const days = [{ day: 0, of }]
    const found = estimateOf({
      ...{ estimator: regression, version: 1, watch, days, mature: days, tally: scores.tallies['c:1']!, segments: [] },
      ...{ conceptAlarm: false, driftNotice: false },
    })
    const byRows = estimateWindow(regression, {
      ...{ table: features(rows), scores: valuesOf(rows, 'score'), labels: valuesOf(rows, 'label') },
    })
    expect(Object.keys(found.metrics)).toEqual(['mae', 'rmse', 'mse'])
    for (const [metric, its] of Object.entries(byRows.metrics)) {
      expect(found.metrics[metric]!.value).toBeCloseTo(its.value, 9)
      expect(found.metrics[metric]!.realized!.value).toBeCloseTo(its.realized!.value, 9)
    }
    expect(found.metrics['mae']!.value!).toBeGreaterThan(found.metrics['mae']!.reference! * 1.1)
    expect(found.metric).toBe('mse')
    expect(found.split!.concept.value!).toBeGreaterThan(found.split!.covariate.value!)
  })
})
