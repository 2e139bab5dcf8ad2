import { Value } from 'typebox/value'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshFolder } from '../../test/support/folders.ts'
import {
  journalRows,
  LIVE,
  streamJournal,
  type Traffic,
  trainedReference,
  valuesOf,
} from '../../test/support/journals.ts'
import {
  createEvents,
  DAY,
  type Happening,
  HOUR,
  idMaker,
  type ManualClock,
  manualClock,
  seededRandom,
} from '../base/index.ts'
import { type EstimatorState, fitEstimator } from '../evaluation/index.ts'
import { type Database, openEmbeddedDatabase } from '../storage/index.ts'
import { categoryColumn, concatTables, numberColumn, type Table, tableOf, takeRows } from '../table/index.ts'
import { monitoringActions } from './actions.ts'
import { createMonitoring, type Monitoring } from './monitoring.ts'
import { monitoringMigrations } from './tables.ts'
import { type WatchSpec, watchOf } from './watch.ts'
import { performance } from './windows/actions.ts'
import { WindowReport } from './windows/window.ts'

const WEEK = 7 * DAY
const reference = trainedReference()
const newId = idMaker(manualClock(LIVE), seededRandom(5))
let database: Database
let clock: ManualClock
let monitoring: Monitoring
let rows: Table
let heard: Happening[]
let endpoint: string
let hasReference: boolean
let also: WatchSpec
let estimator: EstimatorState | undefined

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: freshFolder() })
  await database.migrate(monitoringMigrations)
})

afterAll(() => database.close())

beforeEach(() => {
  clock = manualClock(LIVE)
  endpoint = `late-${newId()}`
  heard = []
  hasReference = true
  also = {}
  estimator = undefined
  const events = createEvents(
    () => clock.now(),
    (fault) => {
      throw fault
    },
  )
  events.onAny((happening) => heard.push(happening))
  const watch = () =>
    watchOf('late', { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' }, ...also })
  monitoring = createMonitoring({
    database,
    clock,
    events,
    newId,
    journal: {
      stream: (_, window) => streamJournal(rows, window),
      changes: async () => ({ rows: [], labels: [], mark: { rows: 0, labels: 0 } }),
    },
    referenceOf: async () => (hasReference ? reference : undefined),
    estimatorOf: async () => estimator,
    watched: async (name) => ({ endpoint: name, model: 'late', watch: watch() }),
  })
})

/** Lets weeks of traffic pass, one after the other, measuring each some hours after its end. */
async function live(...weeks: Omit<Traffic, 'days'>[]): Promise<WindowReport[]> {
  rows = concatTables(weeks.map((week, k) => journalRows(LIVE + k * WEEK, { days: 7, seed: k + 1, ...week })))
  const reports: WindowReport[] = []
  for (const k of weeks.keys()) {
    clock.moveTo(LIVE + (k + 1) * WEEK + 3 * HOUR)
    reports.push(await monitoring.measure(endpoint, { from: LIVE + k * WEEK, to: LIVE + (k + 1) * WEEK }))
  }
  return reports
}

const codes = ({ alerts }: WindowReport) => alerts.map(({ code, severity }) => `${code} ${severity}`)
const messages = async () =>
  (await monitoring.alerts({ endpoint })).map(({ code, severity }) => `${code} ${severity}`).reverse()

describe('watching an endpoint', () => {
  test('quiet weeks say nothing', async () => {
    const reports = await live({}, {}, {}, {})
    expect(reports.flatMap(codes)).toEqual([])
    expect(reports[3]!.calibration).toMatchObject({ blocks: 28 })
    expect(await messages()).toEqual([])
  })

  test('a report is what its schema says, and holds everything that was counted', async () => {
    const [report] = await live({ challenger: 2 })
    expect([...Value.Errors(WindowReport, report)]).toEqual([])
    expect(report).toMatchObject({ champion: 1, predictions: 2100, labeled: 2100, mature: true, endpoint })
    expect(Object.keys(report!.byVersion)).toEqual(['1', '2'])
    expect(report!.sameRows?.rows).toBe(2100)
    expect(report!.byVersion['2']!.logloss!.value!).toBeGreaterThan(report!.byVersion['1']!.logloss!.value!)
    expect(Object.keys(report!.psi)).toEqual(['load', 'size'])
    expect(report!.predictionPsi?.drifted).toBe(false)
  })

  test('a growing gap is first a notice, and an alarm once the days agree', async () => {
    const reports = await live({ gap: 0.06 }, { gap: 0.06 }, { gap: 0.06 })
    expect(codes(reports[0]!)).toContain('monitoring.calibration notice')
    expect(codes(reports[2]!)).toContain('monitoring.calibration alarm')
    const said = (await messages()).filter((message) => message.startsWith('monitoring.calibration'))
    expect(said).toEqual(['monitoring.calibration notice', 'monitoring.calibration alarm'])
    const [alarm, notice] = await monitoring.alerts({ endpoint, code: 'monitoring.calibration' })
    expect(alarm).toMatchObject({ closedAt: null, champion: 1 })
    expect(notice!.closedBecause).toBe(`became alarm ${alarm!.id}`)
  })

  test('a moved column is one message, which closes after two quiet weeks', async () => {
    await live({}, { shift: 0.5 }, { shift: 0.5 }, {}, {})
    const drift = await monitoring.alerts({ endpoint, code: 'monitoring.drift' })
    expect(drift).toHaveLength(1)
    expect(drift[0]).toMatchObject({ severity: 'alarm', from: LIVE + WEEK, closedBecause: 'quiet for 2 windows' })
    expect([...drift[0]!.subjects].sort()).toEqual(['load', 'prediction'])
    const raised = heard.filter(({ name }) => name === 'monitoring.alert_raised').map(({ payload }) => payload)
    expect(raised.filter((alert) => (alert as { code: string }).code === 'monitoring.drift')).toEqual([
      expect.objectContaining({ endpoint, severity: 'alarm', id: drift[0]!.id }),
    ])
    expect(heard.filter(({ name }) => name === 'monitoring.window_measured')).toHaveLength(5)
  })

  test('another champion starts with a clean sheet', async () => {
    const reports = await live({ gap: 0.06 }, { gap: 0.06 }, { champion: 2 })
    expect(reports[2]).toMatchObject({ champion: 2, alerts: [] })
    expect(reports[2]!.calibration).toMatchObject({ blocks: 7 })
    expect(await monitoring.alerts({ endpoint, open: true })).toEqual([])
    const closed = await monitoring.alerts({ endpoint, code: 'monitoring.calibration' })
    expect(closed.at(0)!.closedBecause).toBe('another champion answers')
  })

  test('groups that a champion decides about differently are a notice, and an alarm once the days agree', async () => {
    also = { fairness: { groups: ['sex'], rates: ['selection', 'tpr'], maxDifference: 0.1, threshold: 0.2 } }
    const weeks = [0, 1, 2].map((k) => journalRows(LIVE + k * WEEK, { days: 7, seed: k + 1 }))
    const random = seededRandom(3)
    rows = concatTables(
      weeks.map((week) => {
        // who is likelier to be decided for is likelier to be an f
        const sex = [...valuesOf(week, 'score')].map((score) =>
          random.next() < (score >= 0.2 ? 0.65 : 0.35) ? 'f' : 'm',
        )
        return tableOf(new Map([...week.columns, ['r:sex', categoryColumn(sex)]]))
      }),
    )
    const reports: WindowReport[] = []
    for (const k of weeks.keys()) {
      clock.moveTo(LIVE + (k + 1) * WEEK + 3 * HOUR)
      reports.push(await monitoring.measure(endpoint, { from: LIVE + k * WEEK, to: LIVE + (k + 1) * WEEK }))
    }
    const last = reports[2]!
    expect([...Value.Errors(WindowReport, last)]).toEqual([])
    expect(codes(last)).toContain('monitoring.fairness alarm')
    expect(last.fairness!.limits.map(({ rate, verdict }) => [rate, verdict])).toContainEqual(['selection', 'fails'])
    expect(last.fairness!.groups.map(({ group }) => group)).toEqual(['f', 'm'])
    const [selection] = last.fairness!.evidence
    expect(selection).toMatchObject({ rate: 'selection', pair: ['f', 'm'], blocks: 21 })
    const { message, subjects } = last.alerts.find(({ code }) => code === 'monitoring.fairness')!
    expect(message).toMatch(/^selection rate by sex \(f against m: difference 0\.\d+.*further apart than allowed/)
    expect(subjects).toEqual(['sex'])
    also = { fairness: { groups: ['sex'], maxDifference: 0.6, threshold: 0.2 } }
    endpoint = `calm-${newId()}`
    const calm = await monitoring.measure(endpoint, { from: LIVE + 2 * WEEK, to: LIVE + 3 * WEEK })
    expect(calm.fairness!.limits.map(({ verdict }) => verdict)).toEqual(['holds'])
    expect(codes(calm).filter((code) => code.startsWith('monitoring.fairness'))).toEqual([])
  })

  test('late labels: a window is measured again, and the earlier figures stay', async () => {
    rows = journalRows(LIVE, { days: 7 })
    const span = { from: LIVE, to: LIVE + WEEK }
    clock.moveTo(LIVE + 3 * DAY)
    const early = await monitoring.measure(endpoint, span)
    expect(early).toMatchObject({ mature: false })
    clock.moveTo(LIVE + WEEK + HOUR)
    const full = await monitoring.measure(endpoint, span)
    expect(full).toMatchObject({ predictions: 2100, labeled: 2100, mature: true })
    expect(full.id).not.toBe(early.id)
    expect(await monitoring.windows({ endpoint })).toEqual([full])
    expect(await monitoring.windows({ endpoint, earlier: true })).toEqual([full, early])
  })

  test('measuring again with nothing new adds nothing', async () => {
    const [report] = await live({})
    clock.moveTo(clock.now() + DAY)
    expect(await monitoring.measure(endpoint, { from: LIVE, to: LIVE + WEEK })).toEqual(report)
    expect(await monitoring.windows({ endpoint, earlier: true })).toHaveLength(1)
  })

  test('a window measured again says nothing twice, though its message was closed since', async () => {
    const weeks = [{}, { shift: 0.5 }, {}, {}]
    rows = concatTables(weeks.map((week, k) => journalRows(LIVE + k * WEEK, { days: 7, seed: k + 1, ...week })))
    for (const k of weeks.keys()) {
      clock.moveTo(LIVE + (k + 1) * WEEK - 2 * HOUR)
      await monitoring.measure(endpoint, { from: LIVE + k * WEEK, to: LIVE + (k + 1) * WEEK })
    }
    const before = await monitoring.alerts({ endpoint })
    expect(before.find(({ code }) => code === 'monitoring.drift')).toMatchObject({ closedBecause: expect.any(String) })
    clock.moveTo(clock.now() + DAY)
    const again = await monitoring.measure(endpoint, { from: LIVE + WEEK, to: LIVE + 2 * WEEK })
    expect(again).toMatchObject({ mature: true })
    expect(codes(again)).toContain('monitoring.drift alarm')
    expect(await monitoring.alerts({ endpoint })).toEqual(before)
  })

  test('a window without predictions is measured as empty', async () => {
    rows = journalRows(LIVE, { days: 1 })
    const report = await monitoring.measure(endpoint, { from: LIVE - WEEK, to: LIVE })
    expect(report).toMatchObject({ predictions: 0, labeled: 0, champion: null, meanPrediction: null, alerts: [] })
    expect([...Value.Errors(WindowReport, report)]).toEqual([])
  })

  test('a value that training had not seen is one notice, sent as it comes and shown in its window', async () => {
    const gst = { column: 'origin', value: 'GST', at: LIVE }
    expect(await monitoring.noteUnseen(endpoint, gst)).toMatchObject({
      code: 'monitoring.unseen',
      severity: 'notice',
      message: 'origin GST was not in the training data; it is served as an unknown value.',
    })
    expect(await monitoring.noteUnseen(endpoint, gst)).toBeUndefined()
    expect(await monitoring.noteUnseen(endpoint, { ...gst, value: 'XYZ', at: LIVE + WEEK })).toBeDefined()
    const reports = await live({}, {}, {}, {})
    expect(reports.map(({ alerts }) => alerts.map(({ subjects }) => subjects))).toEqual([
      [['origin=GST']],
      [['origin=XYZ']],
      [],
      [],
    ])
    const sent = await monitoring.alerts({ endpoint })
    expect(sent.map(({ closedBecause }) => closedBecause)).toEqual(['quiet for 2 windows', 'quiet for 2 windows'])
  })

  test('segments are told apart, with their share and what is known of them', async () => {
    also = { segments: ['side'], estimate: true }
    const week = journalRows(LIVE, { days: 7 })
    const sides = categoryColumn(Array.from({ length: week.rows }, (_, row) => (row % 100 === 0 ? 'rare' : 'usual')))
    rows = { rows: week.rows, columns: new Map([...week.columns, ['f:side', sides]]) }
    clock.moveTo(LIVE + WEEK + 3 * HOUR)
    const report = await monitoring.measure(endpoint, { from: LIVE, to: LIVE + WEEK })
    expect([...Value.Errors(WindowReport, report)]).toEqual([])
    const [usual, rare] = report.segments!
    expect(usual).toMatchObject({ column: 'side', value: 'usual', share: 0.99, refused: null })
    expect(usual!.performance).toMatchObject({ predictions: 2079, labeled: 2079 })
    expect(rare).toMatchObject({ value: 'rare', refused: 'not enough: n = 21', performance: { gap: { value: null } } })
    expect(report.curve).toMatchObject({ refused: null, error: { count: 2100 } })
    expect(report.curve!.error.low!).toBeLessThan(0.03)
    expect(report.unknown!).toBeLessThan(0.2)
    expect(report.notes).toEqual([
      expect.stringContaining('Version 1 has nothing that tells its performance without labels'),
    ])
  })

  test('performance is told before labels are there, and stands beside them when they are', async () => {
    also = { estimate: { metric: 'logloss', tolerance: 0.01 } }
    const held = journalRows(LIVE - 21 * DAY, { days: 21, seed: 7 })
    const table = tableOf({ load: held.columns.get('f:load')!, size: held.columns.get('f:size')! })
    const [scores, labels] = [valuesOf(held, 'score'), valuesOf(held, 'label')]
    estimator = fitEstimator({ table, scores, labels, features: ['load', 'size'], objective: 'binary' })
    const all = journalRows(LIVE, { days: 14 })
    const load = valuesOf(all, 'f:load')
    const late = numberColumn(valuesOf(all, 'at').map((at) => at + 3 * DAY))
    rows = takeRows(
      { rows: all.rows, columns: new Map([...all.columns, ['label_at', late]]) },
      [...load.keys()].filter((row) => load[row]! > 0.6 && load[row]! < 1),
    )
    const span = { from: LIVE + WEEK, to: LIVE + 2 * WEEK }
    clock.moveTo(span.to + HOUR)
    const first = await monitoring.measure(endpoint, span)
    expect([...Value.Errors(WindowReport, first)]).toEqual([])
    expect(codes(first)).toContain('monitoring.estimate alarm')
    expect(first.estimate).toMatchObject({ trusted: true, metric: 'logloss', check: { biased: false } })
    expect(first.maturity!.spokenFor!).toBeLessThan(1)
    const alarms = () => monitoring.alerts({ endpoint, code: 'monitoring.estimate', open: true })
    expect(await alarms()).toHaveLength(1)
    clock.moveTo(span.to + WEEK)
    const second = await monitoring.measure(endpoint, span)
    expect(second.estimate!.metrics['logloss']!.value).toBeCloseTo(first.estimate!.metrics['logloss']!.value!, 12)
    expect(second.estimate!.metrics['logloss']!.realized!.value).toBeCloseTo(second.logloss!.value!, 12)
    expect(await alarms()).toHaveLength(1)
    const { points } = await performance.run({ monitoring } as never, { endpoint, metric: 'logloss' }, {} as never)
    expect(points.at(-1)).toMatchObject({ estimated: { version: 1, trusted: true, alarm: true }, weighted: null })
    expect(points.at(-1)!.figure!.value).toBe(second.logloss!.value)
    clock.moveTo(span.to + 2 * WEEK)
    expect((await monitoring.measure(endpoint, span)).id).toBe(second.id)
    also = { estimate: { metric: 'mae' } }
    expect((await monitoring.measure(endpoint, span)).notes).toContain(
      'mae cannot be told for this model; logloss decides.',
    )
  })

  test('a concept that changes is an alarm of the window in which it was said, with the moment it began', async () => {
    also = { concept: true }
    // as many labels turn out to be ones as the scores say, but the other ones
    const turned = journalRows(LIVE + WEEK, { days: 7, seed: 9 })
    const score = (turned.columns.get('champion_score') as { values: Float64Array }).values
    const random = seededRandom(3)
    const labels = { kind: 'number', values: score.map((p) => Number(random.next() < (p > 0.2 ? 0.02 : 0.6))) } as const
    rows = concatTables([
      journalRows(LIVE, { days: 7, seed: 8 }),
      { rows: turned.rows, columns: new Map([...turned.columns, ['label', labels]]) },
    ])
    const reports: WindowReport[] = []
    for (const k of [0, 1]) {
      clock.moveTo(LIVE + (k + 1) * WEEK + 3 * HOUR)
      reports.push(await monitoring.measure(endpoint, { from: LIVE + k * WEEK, to: LIVE + (k + 1) * WEEK }))
    }
    const [calm, changed] = reports
    for (const report of reports) expect([...Value.Errors(WindowReport, report)]).toEqual([])
    expect(calm!.concept).toMatchObject({ detector: 'default', rows: 2100, changes: [], alarmAt: 20_000 })
    const [change] = changed!.concept!.changes
    expect(change!.at).toBeLessThan(LIVE + WEEK + DAY)
    expect(Math.abs(change!.since - (LIVE + WEEK))).toBeLessThan(6 * HOUR)
    const alarm = changed!.alerts.find(({ code }) => code === 'monitoring.concept')
    expect(alarm).toMatchObject({ severity: 'alarm', evidence: { champion: 1, since: change!.since } })
    expect(alarm!.message).toMatch(/^What version 1 learned is no longer true: .* since about 2001-05-2/)
  })

  test('a window of some predictions ends with the moment of the last one', async () => {
    rows = journalRows(LIVE, { days: 7 })
    clock.moveTo(LIVE + WEEK)
    const asked = { endpoint, from: LIVE, rows: 500, now: LIVE + WEEK }
    const window = await monitoring.windowOf(asked)
    expect(await monitoring.measure(endpoint, window!)).toMatchObject({ predictions: 500 })
    expect(await monitoring.windowOf({ ...asked, from: LIVE + 6 * DAY })).toBeUndefined()
  })

  test('wrong questions are refused', async () => {
    rows = journalRows(LIVE, { days: 1 })
    const span = { from: LIVE, to: LIVE + DAY }
    await expect(monitoring.measure(endpoint, { from: LIVE, to: LIVE })).rejects.toMatchObject({
      code: 'monitoring.bad_window',
    })
    hasReference = false
    await expect(monitoring.measure(endpoint, span)).rejects.toMatchObject({ code: 'monitoring.no_reference' })
  })
})

describe('the actions', () => {
  const [windows, alerts, drift, measure, heatMap, performance, calibrate] = monitoringActions
  const call = { actor: { id: 'operator', roles: [] }, progress: () => undefined }

  test('answer what their schemas say', async () => {
    await live({ shift: 0.5 })
    const listed = await windows.run({ monitoring }, { endpoint, limit: 5 }, call)
    expect([...Value.Errors(windows.output, listed)]).toEqual([])
    expect(listed.windows).toHaveLength(1)
    const said = await alerts.run({ monitoring }, { endpoint, from: LIVE }, call)
    expect([...Value.Errors(alerts.output, said)]).toEqual([])
    expect(said.alerts.length).toBeGreaterThan(0)
    const view = await drift.run({ monitoring }, { endpoint }, call)
    expect([...Value.Errors(drift.output, view)]).toEqual([])
    expect(Object.keys(view.columns)).toEqual(['load', 'size', 'prediction'])
    expect(await drift.run({ monitoring }, { endpoint, from: LIVE }, call)).toEqual(view)
    const again = await measure.run({ monitoring }, { endpoint, from: LIVE, to: LIVE + WEEK }, call)
    expect(again.id).toBe(listed.windows[0]!.id)
  })

  test('show many windows at once, and what the rule of drift says where nothing changed', async () => {
    await live({}, { shift: 0.5 }, {})
    const heat = await heatMap.run({ monitoring }, { endpoint }, call)
    expect([...Value.Errors(heatMap.output, heat)]).toEqual([])
    expect(heat.columns.find(({ name }) => name === 'load')!.drifted).toEqual([false, true, false])
    const asked = { endpoint, metric: 'logloss' as const, points: 2 }
    const series = await performance.run({ monitoring }, asked, call)
    expect([...Value.Errors(performance.output, series)]).toEqual([])
    expect(series.points.map((point) => point.windows)).toEqual([1, 2])
    const found = await calibrate.run({ monitoring }, { endpoint }, call)
    expect([...Value.Errors(calibrate.output, found)]).toEqual([])
    expect(found.perMonth!).toBeLessThanOrEqual(found.accepted)
  })

  test('say so when there is no such window', async () => {
    await expect(drift.run({ monitoring }, { endpoint }, call)).rejects.toMatchObject({
      code: 'monitoring.window_not_found',
    })
    await expect(calibrate.run({ monitoring }, { endpoint }, call)).rejects.toMatchObject({
      code: 'monitoring.not_watched',
    })
  })
})
