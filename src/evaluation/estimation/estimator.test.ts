import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../../base/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf } from '../../table/index.ts'
import { estimatorCheck } from './check.ts'
import { estimateWindow } from './estimate-window.ts'
import { type EstimatorState, fitEstimator, readEstimator } from './estimator.ts'
import { splitLoss } from './split-loss.ts'

const chance = (odds: number): number => 1 / (1 + Math.exp(-odds))

interface Drawn {
  readonly table: Table
  readonly scores: Float64Array
  readonly labels: Float64Array
}

/** Rows whose score is too sure, and knows nothing of the group, in which one is harder to tell than the other. */
function draw(random: Random, rows: number, { hard = 0.3, turned = 0 } = {}): Drawn {
  const x = Float64Array.from({ length: rows }, () => 4 * random.next() - 2)
  const groups = Array.from({ length: rows }, () => (random.next() < hard ? 'hard' : 'easy'))
  const labels = x.map((value, row) => {
    const p = chance((groups[row] === 'hard' ? 0.5 : 2.5) * value)
    return Number(random.next() < (random.next() < turned ? 1 - p : p))
  })
  const table = tableOf({ x: numberColumn(x), group: categoryColumn(groups) })
  return { table, scores: x.map((value) => chance(3 * value)), labels }
}

const features = ['x', 'group']
const random = seededRandom(11)
const reference = draw(random, 6_000)
const state = fitEstimator({ ...reference, features, objective: 'binary' })

describe('an estimator', () => {
  test('is the same bytes from the same rows, and plain JSON', () => {
    const again = fitEstimator({ ...reference, features, objective: 'binary' })
    const text = JSON.stringify(state)
    expect(JSON.stringify(again)).toBe(text)
    const window = draw(seededRandom(1), 500)
    expect(estimateWindow(readEstimator(JSON.parse(text)), window)).toEqual(estimateWindow(state, window))
    expect(text.length).toBeLessThan(100_000)
  })

  test('holds the realized metrics in 95 % intervals, about as often as it says, also where other rows come', () => {
    const metrics = ['auc', 'logloss', 'accuracy', 'average_precision', 'recall'] as const
    for (const hard of [0.3, 0.8]) {
      const covered = new Map<string, number>(metrics.map((name) => [name, 0]))
      for (let k = 0; k < 60; k++) {
        const { metrics: found } = estimateWindow(state, draw(random, 800, { hard }))
        for (const name of metrics) {
          const { low, high, realized } = found[name]!
          if (low! <= realized!.value && realized!.value <= high!) covered.set(name, covered.get(name)! + 1)
        }
      }
      for (const [name, count] of covered) expect(count, `${name} at ${hard}`).toBeGreaterThanOrEqual(50)
    }
  })

  test('leaves out rows without a label, and refuses what it cannot learn from', () => {
    const gappy = reference.labels.map((label, row) => (row % 2 === 0 ? label : Number.NaN))
    expect(fitEstimator({ ...reference, labels: gappy, features, objective: 'binary' }).rows).toBe(3_000)
    const fitOn = (change: Partial<Drawn>) => () =>
      fitEstimator({ ...reference, ...change, features, objective: 'binary' })
    expect(fitOn({ labels: reference.labels.map((_, row) => (row < 99 ? row % 2 : Number.NaN)) })).toThrow('99 rows')
    expect(fitOn({ labels: reference.labels.map((_, row) => Number(row < 9)) })).toThrow('9 of the rarer class')
    expect(fitOn({ labels: reference.labels.map((label) => 2 * label) })).toThrow('Label number')
    expect(fitOn({ scores: reference.scores.map(() => Number.NaN) })).toThrow('Score number 0')
    expect(fitOn({ scores: reference.scores.subarray(1) })).toThrow('5999 scores')
  })

  test.each([null, 3, { format: 'other' }])('is not read from %j', (json) => {
    expect(() => readEstimator(json)).toThrow(/cannot be read/)
  })
})

describe('a window', () => {
  test('of rows like those of the reference is quiet, of harder ones an alarm', () => {
    const quiet = estimateWindow(state, draw(random, 1_000))
    expect(Object.values(quiet.metrics).some(({ alarm }) => alarm)).toBe(false)
    expect(quiet).toMatchObject({ trusted: true, unknown: 0, rows: 1_000, labeled: 1_000 })
    const harder = estimateWindow(state, { ...draw(random, 1_000, { hard: 0.95 }) })
    expect(harder.metrics['auc']).toMatchObject({ alarm: true, realized: { alarm: true } })
  })

  test('tells realized metrics only of the rows whose label is known', () => {
    const window = draw(random, 400)
    const labels = window.labels.map((label, row) => (row < 100 ? label : Number.NaN))
    const found = estimateWindow(state, { ...window, labels })
    expect(found).toMatchObject({ rows: 400, labeled: 100 })
    expect(found.metrics['auc']!.realized!.count).toBe(100)
    const { labels: _, ...blind } = window
    expect(estimateWindow(state, blind).metrics['auc']!.realized).toBeUndefined()
    expect(estimateWindow(state, blind).labeled).toBe(0)
  })

  test('is not trusted in unknown territory, where a concept has changed, or after a failed check', () => {
    const window = draw(random, 1_000, { hard: 0.95 })
    const groups = Array.from({ length: 1_000 }, (_, row) => (row < 60 ? 'new' : 'hard'))
    const strange = { ...window, table: tableOf({ x: numberColumn(window.scores), group: categoryColumn(groups) }) }
    const codesOf = (found: ReturnType<typeof estimateWindow>) => found.doubts.map(({ code }) => code)
    const found = estimateWindow(state, strange)
    expect(found.unknown).toBeCloseTo(0.06, 9)
    expect(codesOf(found)).toEqual(['unknown_territory'])
    expect(found.metrics['auc']!.alarm).toBe(false)
    expect(codesOf(estimateWindow(state, window, { conceptAlarm: true, isBiased: true }))).toEqual([
      'concept_alarm',
      'failed_check',
    ])
    const without = { ...window, table: tableOf({ x: numberColumn(window.scores) }) }
    expect(estimateWindow(state, without).unknown).toBe(1)
    const small = fitEstimator({ ...draw(random, 150), features, objective: 'binary' })
    expect(codesOf(estimateWindow(small, window))).toEqual(
      expect.arrayContaining(['small_reference', 'few_of_rarer_class']),
    )
  })

  test('is told more widely while a notice of drift is open, and may be allowed to differ more', () => {
    const window = draw(random, 1_000, { hard: 0.95 })
    const [plain, wide] = [estimateWindow(state, window), estimateWindow(state, window, { driftNotice: true })]
    expect(wide.metrics['auc']!.sd).toBeCloseTo(1.2 * plain.metrics['auc']!.sd, 12)
    expect(estimateWindow(state, window, { tolerance: 60 }).metrics['auc']!.alarm).toBe(false)
  })
})

describe('the change of loss', () => {
  const zOf = ({ value, sd }: { readonly value: number; readonly sd: number }): number => value / sd
  const splitOf = (found: Drawn, by: EstimatorState = state) => splitLoss(by, found)!

  test('adds up, and goes to the part that changed', () => {
    const covariate = splitOf(draw(random, 4_000, { hard: 0.8 }))
    expect(covariate.covariate.value + covariate.concept.value).toBeCloseTo(
      covariate.realized - covariate.reference,
      12,
    )
    expect(zOf(covariate.covariate)).toBeGreaterThan(4)
    expect(Math.abs(zOf(covariate.concept))).toBeLessThan(3)
    const concept = splitOf(draw(random, 4_000, { turned: 0.2 }))
    expect(Math.abs(zOf(concept.covariate))).toBeLessThan(3)
    expect(zOf(concept.concept)).toBeGreaterThan(4)
    const none = splitOf(draw(random, 4_000))
    expect(Math.abs(zOf(none.covariate))).toBeLessThan(3)
    expect(Math.abs(zOf(none.concept))).toBeLessThan(3)
  })

  test('is not told without labels', () => {
    const { table, scores } = draw(random, 100)
    expect(splitLoss(state, { table, scores })).toBeUndefined()
  })
})

describe('the check of an estimator', () => {
  const run = (bias: number, windows: number, seed: number): boolean => {
    const own = seededRandom(seed)
    let check = estimatorCheck.start
    for (let k = 0; k < windows; k++) {
      const noise = own.next() + own.next() + own.next() + own.next() - 2
      check = estimatorCheck.add(check, { realized: 0.4 + 0.01 * (1.7 * noise + bias), estimated: 0.4, sd: 0.01 })
      if (estimatorCheck.isBiased(check)) return true
    }
    return false
  }

  test('finds a bias, and is seldom wrong however often it is asked', () => {
    expect(Array.from({ length: 40 }, (_, k) => run(2, 40, k)).filter(Boolean).length).toBeGreaterThanOrEqual(38)
    expect(Array.from({ length: 300 }, (_, k) => run(0, 200, k)).filter(Boolean).length).toBeLessThanOrEqual(6)
  })

  test('passes over windows of which nothing is known', () => {
    const { start } = estimatorCheck
    expect(estimatorCheck.add(start, { realized: Number.NaN, estimated: 1, sd: 1 })).toBe(start)
    expect(estimatorCheck.add(start, { realized: 1, estimated: 1, sd: 0 })).toBe(start)
  })
})
