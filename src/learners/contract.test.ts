import { beforeAll, describe, expect, it } from 'vitest'
import { type Random, seededRandom } from '../base/index.ts'
import { compile, feedsOf, type Tensor } from '../inference/index.ts'
import { categoryColumn, numberColumn, sliceRows, type Table, tableOf, takeRows } from '../table/index.ts'
import { learners, optionsOf } from './catalog.ts'
import type { Crew } from './crew.ts'
import { type Fitted, fitLearner } from './fit.ts'
import type { FitContext, Learner, Objective } from './learner.ts'
import { fitPreparation } from './preparation.ts'
import { goalOf, type Task } from './task.ts'
import { enlist } from './trees/orders.ts'

const ROWS = 1000
const CITIES = ['ATL', 'CMH', 'GST', 'JNU', 'ORD']
const FEATURES = ['distance', 'hour(date)', 'city', 'same', 'gone']

/** Rows whose label hangs on a number with gaps, a text with gaps and an hour; what is far away is unlike the others. */
function example(random: Random): {
  readonly table: Table
  readonly score: Float64Array
  readonly noise: Float64Array
} {
  const distance = Float64Array.from({ length: ROWS }, (_, row) => {
    if (row % 100 === 7) return 6000 + 500 * random.next()
    return random.next() < 0.1 ? Number.NaN : random.next() * 2000
  })
  const hour = Float64Array.from({ length: ROWS }, () => random.integer(24))
  const city = Array.from({ length: ROWS }, () => (random.next() < 0.05 ? null : CITIES[random.integer(5)]!))
  const score = distance.map(
    (far, row) => (far > 900 ? 1 : -0.5) + (city[row] === 'ORD' ? 1.8 : -0.4) + Math.abs(hour[row]! - 12) / 8 - 1,
  )
  const table = tableOf({
    distance: numberColumn(distance),
    'hour(date)': numberColumn(hour),
    city: categoryColumn(city),
    same: numberColumn(new Float64Array(ROWS).fill(7)),
    gone: numberColumn(new Float64Array(ROWS).fill(Number.NaN)),
  })
  return { table, score, noise: score.map(() => random.next()) }
}

const { table, score, noise } = example(seededRandom(11))
const chance = (s: number): number => 1 / (1 + Math.exp(-1.5 * s))
const groups = Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 10))

/** A task of each kind over the same rows. */
const TASKS: Readonly<Record<Objective, Omit<Task, 'table' | 'features'>>> = {
  binary: { objective: 'binary', label: score.map((s, row) => Number(noise[row]! < chance(s))) },
  multiclass: {
    objective: 'multiclass',
    classes: ['low', 'middle', 'high'],
    label: score.map((s, row) => Number(noise[row]! < chance(s + 1)) + Number(noise[row]! < chance(s - 1))),
  },
  regression: { objective: 'regression', label: score.map((s, row) => 100 * s + 20 * noise[row]!) },
  ranking: { objective: 'ranking', label: score.map((s, row) => Math.max(0, Math.round(s + noise[row]! + 1))), groups },
  anomaly: { objective: 'anomaly', label: new Float64Array(ROWS) },
}

/** Enough to learn a little, quickly. */
const QUICK: Readonly<Record<string, Readonly<Record<string, number | string>>>> = {
  boosting: { rounds: 40 },
  forest: { trees: 10, minLeaf: 5 },
  extraTrees: { trees: 10, minLeaf: 5 },
  isolation: { trees: 50 },
  mlp: { rounds: 12 },
}

/** Where rows count, and not their weights alone, they must not decide. */
const WEIGHED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  boosting: { rounds: 20, leaves: 4, minLeaf: 1 },
  forest: { trees: 120, leaves: 6, minLeaf: 1, featureShare: 1 },
  extraTrees: { trees: 120, leaves: 6, minLeaf: 1, featureShare: 1 },
  mlp: { rounds: 2, units: 128, layers: 1 },
}

const context = (seed = 3, more: Partial<FitContext> = {}): FitContext => ({
  random: seededRandom(seed),
  progress: () => {},
  ...more,
})
const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** A crew whose threads do what they are told one after the other, the last one first. */
const crewOf = (threads: number): Crew => ({
  threads,
  form(work, own) {
    const members = Array.from({ length: threads - 1 }, (_, i) => enlist(work, threads - 1 - i))
    const all = (order: number): void => {
      for (const member of members) member(order)
      own(order)
    }
    return { threads, all, disband: () => {} }
  },
})
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const distance = (a: Float64Array, b: Float64Array): number => mean(a.map((value, i) => Math.abs(value - b[i]!)))

/** How wrong answers are: the mean logloss or absolute error, the share of pairs in the wrong order, or of outliers not found. */
const LOSSES: Readonly<Record<Objective, (answers: Float64Array, label: Float64Array) => number>> = {
  binary: (p, label) => -mean(label.map((value, row) => Math.log(value === 1 ? p[row]! : 1 - p[row]!))),
  multiclass: (p, label) => -mean(label.map((value, row) => Math.log(p[3 * row + value]!))),
  regression: (answers, label) => mean(answers.map((answer, row) => (answer - label[row]!) ** 2)),
  ranking: (answers, label) => {
    let [wrong, pairs] = [0, 0]
    for (let a = 0; a < label.length; a++)
      for (let b = a + 1; b < label.length && groups[b] === groups[a]; b++) {
        if (label[a] === label[b]) continue
        pairs++
        wrong += Number(answers[a]! > answers[b]! !== label[a]! > label[b]!)
      }
    return wrong / pairs
  },
  anomaly: (answers) => {
    const worst = [...answers].sort((a, b) => b - a)[ROWS / 50]!
    return mean(answers.filter((_, row) => row % 100 === 7).map((answer) => Number(answer < worst)))
  },
}

/** What a loss is without looking at the features, and the share of it that must be gone. */
const BLIND: Readonly<Record<Objective, (label: Float64Array) => number>> = {
  binary: (label) =>
    LOSSES.binary(
      label.map(() => mean(label)),
      label,
    ),
  multiclass: (label) => {
    const shares = [0, 1, 2].map((kind) => mean(label.map((value) => Number(value === kind))))
    return LOSSES.multiclass(
      Float64Array.from({ length: 3 * label.length }, (_, i) => shares[i % 3]!),
      label,
    )
  },
  regression: (label) =>
    LOSSES.regression(
      label.map(() => mean(label)),
      label,
    ),
  ranking: () => 0.5,
  anomaly: () => 1,
}

const cases = (learners as readonly Learner[]).flatMap((learner) =>
  learner.objectives.map((objective) => [learner.name, objective, learner] as const),
)

describe.each(cases)('the learner %s, %s', (name, objective, learner) => {
  const spec = { learner: name, options: QUICK[name] ?? {} }
  const task = (more: Partial<Task> = {}): Task => ({ table, features: FEATURES, ...TASKS[objective], ...more })
  const learn = (more: Partial<Task> = {}, seed = 3): Fitted => fitLearner(spec, task(more), context(seed))
  const { label } = TASKS[objective]
  let fitted: Fitted
  let answers: Float64Array
  beforeAll(() => {
    fitted = learn()
    answers = fitted.predict(table)
  })
  const width = objective === 'multiclass' ? 3 : 1
  const part = (from: number, to: number): Partial<Task> => ({
    table: sliceRows(table, from, to),
    label: label.slice(from, to),
    ...(objective === 'ranking' && { groups: groups.slice(from, to) }),
  })

  it('gives the same bytes for the same task, options and seed, whatever was fitted before', () => {
    learn(part(0, 300), 9)
    expect(learn().onnx).toEqual(fitted.onnx)
  })

  // an anomaly has no label, and a ranking no mean and no weights of rows
  const whereLabelsCount = (says: string, holds: () => void): void => {
    if (objective !== 'anomaly' && objective !== 'ranking') it(says, holds)
  }

  it('gives the same bytes on any number of threads', () => {
    for (const threads of [2, 5])
      expect(fitLearner(spec, task(), context(3, { crew: crewOf(threads) })).onnx).toEqual(fitted.onnx)
  })

  it('learns', () => {
    expect(LOSSES[objective](answers, label)).toBeLessThan(0.95 * BLIND[objective](label))
  })

  it('answers for each row alone what it answers for all', () => {
    for (const row of [0, 17, ROWS - 1])
      expect(fitted.predict(sliceRows(table, row, row + 1))).toEqual(answers.slice(row * width, (row + 1) * width))
  })

  it('is read alike by onnxruntime', async () => {
    const theirs = await inOnnxruntime(fitted.onnx, table)
    const plan = compile(fitted.onnx)
    const ours = plan.run(feedsOf(table, plan))
    expect(Object.keys(theirs)).toEqual(Object.keys(ours))
    for (const [output, { data, type }] of Object.entries(ours)) {
      if (output === 'label' || type === 'string') continue
      const largest = Math.max(1, ...Array.from(data as Float32Array, Math.abs))
      const apart = Array.from(data as Float32Array, (value, i) => Math.abs(value - Number(theirs[output]![i])))
      expect(Math.max(...apart)).toBeLessThan(1e-6 * largest)
    }
  })

  it('answers with finite numbers for missing numbers and texts, unseen texts and wild numbers', () => {
    const wild = tableOf({
      distance: numberColumn([null, Infinity, -Infinity, 1e300, -1e300]),
      'hour(date)': numberColumn([null, 25, -3, Infinity, 0]),
      city: categoryColumn([null, 'LAX', '', 'ATL', 'ÅÄÖ']),
      same: numberColumn([null, 8, 7, Infinity, -Infinity]),
      gone: numberColumn([null, 1, 2, Infinity, -Infinity]),
    })
    const isChance = objective !== 'regression' && objective !== 'ranking'
    for (const answer of fitted.predict(wild)) {
      expect(Number.isFinite(answer)).toBe(true)
      if (isChance) expect(answer >= 0 && answer <= 1).toBe(true)
    }
  })

  it('names the texts it has seen, and tells one of them from one it has not', () => {
    expect(JSON.parse(compile(fitted.onnx).metadata['millrace.categories']!)).toEqual({ city: ['', ...CITIES] })
    const rows = takeRows(sliceRows(table, 0, 1), [0, 0])
    const two = tableOf(new Map([...rows.columns, ['city', categoryColumn(['ORD', 'LAX'])] as const]))
    const [seen, unseen] = [fitted.predict(two).slice(0, width), fitted.predict(two).slice(width)]
    expect(seen).not.toEqual(unseen)
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
    const other = new Map([...table.columns, ['city', turned] as const, ['other', numberColumn(noise)] as const])
    expect(learn({ table: tableOf(other) }).onnx).toEqual(fitted.onnx)
  })

  whereLabelsCount('counts a row of weight 4 like four rows', () => {
    const heavy = (row: number): boolean => label[row]! > 0 && row % 2 === 0
    const rows = Array.from({ length: ROWS }, (_, row) => row)
    const four = rows.flatMap((row) => (heavy(row) ? [row, row, row, row] : [row]))
    const weights = Float64Array.from(rows, (row) => (heavy(row) ? 4 : 1))
    const answersFor = (more: Partial<Task>): Float64Array => {
      const options = { ...spec.options, ...WEIGHED[name] }
      return fitLearner({ learner: name, options }, task(more), context()).predict(table)
    }
    const copies = { table: takeRows(table, four), label: Float64Array.from(four, (row) => label[row]!) }
    const [plain, byWeight, byCopies] = [answersFor({}), answersFor({ weights }), answersFor(copies)]
    expect(distance(byWeight, byCopies)).toBeLessThan(distance(plain, byCopies) / 2)
  })

  it('reports how far it has come, never backwards', () => {
    const seen: number[] = []
    fitLearner(spec, task(), context(3, { progress: (done) => void seen.push(done) }))
    expect(seen.length).toBeGreaterThan(2)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.every((done) => done >= 0 && done <= 1)).toBe(true)
  })

  it('ends early when it is late, with a model that answers', () => {
    const late = fitLearner(spec, task(), context(3, { isLate: () => true }))
    expect(late.predict(table).every(Number.isFinite)).toBe(true)
  })

  it('learns from some rows of a sheet as from a sheet of these rows', () => {
    const goal = goalOf(task())
    const rows = goal.rows.filter((row) => row < ROWS - 300)
    const { sheet } = fitPreparation(table, { features: FEATURES })
    const options = optionsOf(spec) as never
    const some = learner.fit(sheet, { ...goal, rows }, { options, context: context() })
    const wrecked = { ...goal, rows, label: goal.label.map((value, row) => (row < ROWS - 300 ? value : 0)) }
    const same = learner.fit(sheet, wrecked, { options, context: context() })
    expect(same.scores(sheet)).toEqual(some.scores(sheet))
    expect(some.scores(sheet).length).toBe(ROWS * width)
  })

  it('refuses what cannot be learned, with a code', () => {
    const none = sliceRows(table, 0, 0)
    const noGroups = objective === 'ranking' ? { groups: new Int32Array(0) } : {}
    expect(codeOf(() => learn({ table: none, label: new Float64Array(0), ...noGroups }))).toBe('learners.no_rows')
    expect(codeOf(() => learn({ features: [] }))).toBe('learners.no_features')
    expect(codeOf(() => learn({ features: ['label'] }))).toBe('learners.reserved_name')
    expect(codeOf(() => learn({ features: ['distances'] }))).toBe('table.unknown_column')
    expect(codeOf(() => learn({ weights: label.map(() => 0) }))).toBe('learners.bad_weight')
    if (objective === 'anomaly') return
    expect(codeOf(() => learn({ label: label.map(() => Number.NaN) }))).toBe('learners.bad_label')
    expect(codeOf(() => learn({ label: label.map(() => Infinity) }))).toBe('learners.bad_label')
    if (objective === 'ranking') expect(codeOf(() => learn({ groups: new Int32Array(0) }))).toBe('learners.no_groups')
    if (objective !== 'binary' && objective !== 'multiclass') return
    expect(codeOf(() => learn({ label: label.map(() => 1) }))).toBe('learners.one_class')
    expect(codeOf(() => learn({ label: label.map((value) => value + 1) }))).toBe('learners.bad_label')
    expect(codeOf(() => learn(part(0, 1)))).toBe('learners.one_class')
  })

  it('refuses an objective that is not its own', () => {
    for (const other of ['binary', 'regression', 'multiclass', 'ranking', 'anomaly'] as const) {
      if (learner.objectives.includes(other)) continue
      const wrong = { table, features: FEATURES, ...TASKS[other] }
      expect(codeOf(() => fitLearner(spec, wrong, context()))).toBe('learners.wrong_objective')
    }
  })

  it('learns from two rows, and from one where that is enough', () => {
    const labels = Float64Array.of(0, 1)
    const two = learn({ ...part(0, 2), label: labels })
    expect(two.predict(table).every(Number.isFinite)).toBe(true)
    if (objective !== 'regression') return
    const one = learn({ table: sliceRows(table, 0, 1), label: Float64Array.of(5) })
    expect(one.predict(table)[9]).toBeCloseTo(5, 4)
  })

  whereLabelsCount('learns the mean where columns say nothing', () => {
    const found = learn({ features: ['same', 'gone'] }).predict(table)
    const spread = Math.max(1, ...label)
    const wanted = Array.from({ length: width }, (_, kind) =>
      width === 1 ? mean(label) : mean(label.map((value) => Number(value === kind))),
    )
    expect(found.every((answer, i) => Math.abs(answer - wanted[i % width]!) < 0.02 * spread)).toBe(true)
  })
})

async function inOnnxruntime(onnx: Uint8Array, given: Table): Promise<Record<string, ArrayLike<unknown>>> {
  const { InferenceSession, Tensor: Theirs } = await import('onnxruntime-node')
  const session = await InferenceSession.create(onnx)
  const theirs = ({ type, data, shape }: Tensor) => {
    if (type === 'string') return new Theirs('string', [...data], shape)
    if (type === 'double') return new Theirs('float64', data as Float64Array, shape)
    return new Theirs('float32', data as Float32Array, shape)
  }
  const feeds = Object.entries(feedsOf(given, compile(onnx))).map(([input, tensor]) => [input, theirs(tensor)] as const)
  const answer = await session.run(Object.fromEntries(feeds))
  await session.release()
  return Object.fromEntries(Object.entries(answer).map(([output, tensor]) => [output, tensor.data]))
}
