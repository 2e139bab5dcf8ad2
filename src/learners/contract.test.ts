import { describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../base/index.ts'
import { compile, feedsOf, scoresOf } from '../inference/index.ts'
import { categoryColumn, concatTables, numberColumn, sliceRows, type Table, tableOf, takeRows } from '../table/index.ts'
import { fitLearner, learners } from './catalog.ts'
import type { FitContext, Fitted, Task } from './learner.ts'

const CITIES = ['ATL', 'CMH', 'GST', 'JNU', 'ORD']

/** Rows whose label hangs on a number with gaps, a text with gaps and an hour. */
function example(rows: number, random: Random): { table: Table; label: Float64Array } {
  const distance = new Float64Array(rows)
  const hour = new Float64Array(rows)
  const city: (string | null)[] = []
  const label = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    distance[row] = random.next() < 0.1 ? Number.NaN : random.next() * 2000
    hour[row] = random.integer(24)
    city.push(random.next() < 0.05 ? null : CITIES[random.integer(CITIES.length)]!)
    const score =
      (distance[row]! > 900 ? 1 : -0.5) + (city[row] === 'ORD' ? 1.2 : -0.4) + Math.abs(hour[row]! - 12) / 8 - 1
    label[row] = Number(random.next() < 1 / (1 + Math.exp(-score)))
  }
  const same = new Float64Array(rows).fill(7)
  const gone = new Float64Array(rows).fill(Number.NaN)
  const table = tableOf({
    distance: numberColumn(distance),
    'hour(date)': numberColumn(hour),
    city: categoryColumn(city),
    same: numberColumn(same),
    gone: numberColumn(gone),
  })
  return { table, label }
}

const FEATURES = ['distance', 'hour(date)', 'city', 'same', 'gone']
const { table, label } = example(3000, seededRandom(11))
const context = (seed = 3): FitContext => ({ random: seededRandom(seed), progress: () => {} })
const taskOf = (more: Partial<Task> = {}): Task => ({ table, features: FEATURES, label, objective: 'binary', ...more })
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe.each(learners.map((learner) => [learner.name, learner] as const))('the learner %s', (name, learner) => {
  const spec = { learner: name, options: {} }
  const learn = (more: Partial<Task> = {}, seed = 3): Fitted => fitLearner(spec, taskOf(more), context(seed))
  const fitted = learn()

  it('gives the same bytes for the same task, options and seed, whatever was fitted before', () => {
    learn({ label: label.map((value) => 1 - value) }, 9)
    expect(learn().onnx).toEqual(fitted.onnx)
  })

  it('learns', () => {
    const scores = fitted.predict(table)
    const mean = label.reduce((sum, value) => sum + value, 0) / label.length
    const loss = (p: (row: number) => number): number =>
      label.reduce((sum, value, row) => sum - Math.log(value === 1 ? p(row) : 1 - p(row)), 0) / label.length
    expect(loss((row) => scores[row]!)).toBeLessThan(loss(() => mean) * 0.95)
  })

  it('exports what it predicts, on all training rows and each row alone', () => {
    const plan = compile(fitted.onnx)
    const scores = fitted.predict(table)
    expect(scoresOf(plan.run(feedsOf(table, plan)))).toEqual(scores)
    for (const row of [0, 17, 2999]) expect(fitted.predict(sliceRows(table, row, row + 1))[0]).toBe(scores[row])
  })

  it('is read alike by onnxruntime', async () => {
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    const session = await InferenceSession.create(fitted.onnx)
    const plan = compile(fitted.onnx)
    const feeds = Object.entries(feedsOf(table, plan)).map(([input, { type, data, shape }]) => {
      const tensor =
        type === 'string' ? new Tensor('string', [...data], shape) : new Tensor('float32', data as Float32Array, shape)
      return [input, tensor] as const
    })
    const { probabilities } = await session.run(Object.fromEntries(feeds))
    const scores = fitted.predict(table)
    const theirs = probabilities!.data as Float32Array
    expect(theirs.length).toBe(2 * table.rows)
    expect(scores.reduce((most, score, row) => Math.max(most, Math.abs(score - theirs[2 * row + 1]!)), 0)).toBeLessThan(
      1e-6,
    )
    await session.release()
  })

  it('predicts a finite probability for missing numbers and texts, unseen texts and wild numbers', () => {
    const wild = tableOf({
      distance: numberColumn([null, Infinity, -Infinity, 1e300, -1e300]),
      'hour(date)': numberColumn([null, 25, -3, Infinity, 0]),
      city: categoryColumn([null, 'LAX', '', 'ATL', 'ÅÄÖ']),
      same: numberColumn([null, 8, 7, Infinity, -Infinity]),
      gone: numberColumn([null, 1, 2, Infinity, -Infinity]),
    })
    for (const score of fitted.predict(wild)) {
      expect(score).toBeGreaterThanOrEqual(0)
      expect(score).toBeLessThanOrEqual(1)
    }
  })

  it('tells an unseen text from a seen one, and names those it has seen', () => {
    const rows = takeRows(sliceRows(table, 0, 1), [0, 0])
    const cities = categoryColumn(['ORD', 'LAX'])
    const two = tableOf(new Map([...rows.columns, ['city', cities] as const]))
    const [seen, unseen] = fitted.predict(two)
    expect(seen).toBeGreaterThan(unseen!)
    const { categories } = { categories: compile(fitted.onnx).metadata['millrace.categories'] }
    expect(JSON.parse(categories!)).toEqual({ city: ['', ...CITIES] })
  })

  it('does not depend on the order of the dictionary or on columns it was not told of', () => {
    const city = table.columns.get('city')
    if (city?.kind !== 'category') throw new Error('city holds texts')
    const last = city.dictionary.length - 1
    const turned = {
      kind: 'category' as const,
      codes: city.codes.map((code) => (code < 0 ? -1 : last - code)),
      dictionary: [...city.dictionary].reverse(),
    }
    const other = tableOf(
      new Map([...table.columns, ['city', turned] as const, ['label', numberColumn(label)] as const]),
    )
    expect(learn({ table: other }).onnx).toEqual(fitted.onnx)
  })

  it('counts a row of weight 2 like two rows', () => {
    const weights = label.map((_, row) => (row < 1000 ? 2 : 1))
    const twice = concatTables([table, sliceRows(table, 0, 1000)])
    const twiceLabel = Float64Array.from([...label, ...label.slice(0, 1000)])
    const options = name === 'boosting' ? { rounds: 20, minLeaf: 200, bins: 12 } : {}
    const byWeight = fitLearner({ learner: name, options }, taskOf({ weights }), context())
    const byRows = fitLearner({ learner: name, options }, taskOf({ table: twice, label: twiceLabel }), context())
    const [a, b] = [byWeight.predict(table), byRows.predict(table)]
    const difference = a.reduce((sum, value, row) => sum + Math.abs(value - b[row]!), 0) / a.length
    expect(difference).toBeLessThan(name === 'boosting' ? 0.02 : 0.002)
  })

  it('reports how far it has come, never backwards', () => {
    const seen: number[] = []
    learner.fit(taskOf(), defaultsOf(name), { random: seededRandom(1), progress: (done) => void seen.push(done) })
    expect(seen.length).toBeGreaterThan(2)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.every((done) => done >= 0 && done <= 1)).toBe(true)
  })

  it('refuses what cannot be learned, with a code', () => {
    const none = sliceRows(table, 0, 0)
    expect(codeOf(() => learn({ table: none, label: new Float64Array(0) }))).toBe('learners.no_rows')
    expect(codeOf(() => learn({ features: [] }))).toBe('learners.no_features')
    expect(codeOf(() => learn({ label: label.map(() => 1) }))).toBe('learners.one_class')
    expect(codeOf(() => learn({ label: label.map(() => Number.NaN) }))).toBe('learners.bad_label')
    expect(codeOf(() => learn({ label: label.map((value) => value + 1) }))).toBe('learners.bad_label')
    expect(codeOf(() => learn({ features: ['label'] }))).toBe('learners.reserved_name')
    expect(codeOf(() => learn({ features: ['distances'] }))).toBe('table.unknown_column')
    expect(codeOf(() => learn({ table: sliceRows(table, 0, 1), label: Float64Array.of(1) }))).toBe('learners.one_class')
  })

  it('learns from two rows', () => {
    const two = learn({ table: sliceRows(table, 0, 2), label: Float64Array.of(0, 1) })
    expect([...two.predict(table)].every(Number.isFinite)).toBe(true)
  })

  it('learns from nothing but columns that say nothing', () => {
    const scores = learn({ features: ['same', 'gone'] }).predict(table)
    const mean = label.reduce((sum, value) => sum + value, 0) / label.length
    for (const score of scores) expect(score).toBeCloseTo(mean, 5)
  })

  it('learns a mean where it learns numbers, and refuses where it does not', () => {
    const numbers = table.columns.get('hour(date)')
    const target =
      numbers?.kind === 'category' || !numbers ? label : numbers.values.map((hour) => 1000 * Math.abs(hour - 12))
    const task = { label: target, objective: 'regression' as const }
    if (!learner.objectives.includes('regression')) {
      expect(codeOf(() => learn(task))).toBe('learners.wrong_objective')
      return
    }
    const scores = learn(task).predict(table)
    const wrong = scores.reduce((sum, score, row) => sum + (score - target[row]!) ** 2, 0) / scores.length
    expect(Math.sqrt(wrong)).toBeLessThan(100)
    expect(learn({ ...task, table: sliceRows(table, 0, 1), label: Float64Array.of(5) }).predict(table)[9]).toBe(5)
  })
})

const defaultsOf = (name: string): never =>
  Object.fromEntries(
    Object.entries(learners.find((learner) => learner.name === name)!.options.properties).map(([key, schema]) => [
      key,
      (schema as { default: unknown }).default,
    ]),
  ) as never
