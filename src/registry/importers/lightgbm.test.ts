import { describe, expect, it } from 'vitest'
import { MillraceError, seededRandom } from '../../base/index.ts'
import { importModel } from './index.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

interface Head {
  readonly objective?: string
  readonly classes?: number
  readonly features?: readonly string[]
  readonly infos?: string
  readonly more?: readonly string[]
  readonly end?: string
}

function fileOf(trees: readonly (readonly string[])[], head: Head = {}): string {
  const { objective, classes = 1, features = ['a', 'b'], infos, more = [], end = '' } = head
  return [
    'tree',
    'version=v4',
    `num_class=${classes}`,
    `num_tree_per_iteration=${classes}`,
    `max_feature_idx=${features.length - 1}`,
    ...(objective === undefined ? [] : [`objective=${objective}`]),
    `feature_names=${features.join(' ')}`,
    ...(infos === undefined ? [] : [`feature_infos=${infos}`]),
    ...more,
    '',
    ...trees.flatMap((lines, i) => [`Tree=${i}`, ...lines, 'shrinkage=1', '', '']),
    'end of trees',
    '',
    'parameters:',
    '[boosting: gbdt]',
    'end of parameters',
    end,
  ].join('\n')
}

/** A tree of one branch: `decision` is 8 for missing values to the right, 10 to the left, 2 and 0 where none is known. */
const stump = (decision: number, more: { threshold?: number; feature?: number; leaves?: string } = {}) => [
  'num_leaves=2',
  'num_cat=0',
  `split_feature=${more.feature ?? 0}`,
  `threshold=${more.threshold ?? 0.5}`,
  `decision_type=${decision}`,
  'left_child=-1',
  'right_child=-2',
  `leaf_value=${more.leaves ?? '1 10'}`,
]

const leaf = (value: number) => ['num_leaves=1', 'num_cat=0', `leaf_value=${value}`]

/** Codes 1, 3 and 33 go left. */
const categories = [
  ...['num_leaves=2', 'num_cat=1', 'split_feature=0', 'threshold=0', 'decision_type=1'],
  ...['left_child=-1', 'right_child=-2', 'leaf_value=1 10', 'cat_boundaries=0 2', 'cat_threshold=10 2'],
]

type Cell = number | string

function answers(text: string, columns: Readonly<Record<string, readonly Cell[]>>) {
  const { plan, notes } = importModel(bytesOf(text))
  const feeds = plan.inputs.map(({ name, type }) => {
    const data = columns[name]!
    const shape = [data.length, 1]
    if (type === 'string') return [name, { type, shape, data: data.map(String) }] as const
    return [name, { type: 'double' as const, shape, data: Float64Array.from(data, Number) }] as const
  })
  return { out: plan.run(Object.fromEntries(feeds)), notes }
}

function variableOf(text: string, a: readonly Cell[]): number[] {
  return Array.from(answers(text, { a, b: a.map(() => 0) }).out['variable']!.data as Float64Array)
}

describe('a LightGBM text model', () => {
  const x = [0.5, 0.5000001, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  it.each([
    ['right', 8, 10],
    ['left', 10, 1],
  ])('sends a missing value %s where the node says so', (_, decision, missing) => {
    expect(variableOf(fileOf([stump(decision)]), x)).toEqual([1, 10, missing, 10, 1])
  })
  it('takes a missing value for zero where no missing value was seen in training', () => {
    expect(variableOf(fileOf([stump(2)]), x)).toEqual([1, 10, 1, 10, 1])
    expect(variableOf(fileOf([stump(0, { threshold: -0.5 })]), [Number.NaN, -0.6])).toEqual([10, 1])
  })
  it('takes zero for missing where the node says so', () => {
    const right = fileOf([stump(4)])
    expect(variableOf(right, [0, -0, 1e-36, Number.NaN, 0.1, -3])).toEqual([10, 10, 10, 10, 1, 1])
    expect(variableOf(fileOf([stump(6, { threshold: -1 })]), [0, Number.NaN, -0.5, -2])).toEqual([1, 1, 10, 1])
  })
  it('sends all but missing values left at an infinite threshold', () => {
    const text = fileOf([stump(8)]).replace('threshold=0.5', 'threshold=inf')
    expect(variableOf(text, x)).toEqual([1, 1, 10, 1, 1])
  })
  it('looks for the whole part of a number in a set, and sends all else right', () => {
    const codes = [1, 3, 33, 3.9, 0, 2, 34, -1, -0.5, 1e12, Number.NaN]
    expect(variableOf(fileOf([categories]), codes)).toEqual([1, 1, 1, 1, 10, 10, 10, 10, 10, 10, 10])
  })
  it('adds trees in double, constant ones too', () => {
    const text = fileOf([stump(8, { leaves: '0.1 0.2' }), leaf(0.2), stump(8, { leaves: '0.3 1e-17' })])
    expect(variableOf(text, [0, 1])).toEqual([0.1 + 0.2 + 0.3, 0.2 + 0.2 + 1e-17])
    expect(variableOf(fileOf([leaf(0.25)]), [0])).toEqual([0.25])
  })
  it.each([
    ['regression', [3]],
    ['regression sqrt', [9]],
    ['lambdarank', [3]],
    ['poisson', [Math.exp(3)]],
    ['tweedie tweedie_variance_power:1.5', [Math.exp(3)]],
    ['cross_entropy', [1 / (1 + Math.exp(-3))]],
    ['cross_entropy_lambda', [Math.log1p(Math.exp(3))]],
  ])('answers for the objective %s', (objective, wanted) => {
    const [answer] = variableOf(fileOf([leaf(3)], { objective }), [0])
    expect(answer).toBeCloseTo(wanted[0]!, 13)
  })
  it('keeps what is small at cross_entropy_lambda, and the sign at sqrt', () => {
    const small = variableOf(fileOf([leaf(-40)], { objective: 'cross_entropy_lambda' }), [0])[0]!
    expect(small / Math.log1p(Math.exp(-40))).toBeCloseTo(1, 12)
    expect(variableOf(fileOf([leaf(-3)], { objective: 'regression sqrt' }), [0])).toEqual([-9])
  })
  it('answers with label and probabilities of two classes, with the scale of its sigmoid', () => {
    const { out } = answers(fileOf([stump(8, { leaves: '-1 2' })], { objective: 'binary sigmoid:0.5' }), {
      a: [0, 1],
      b: [0, 0],
    })
    const p = [1 / (1 + Math.exp(0.5)), 1 / (1 + Math.exp(-1))]
    for (const [i, one] of p.flatMap((second) => [1 - second, second]).entries())
      expect(out['probabilities']!.data[i]).toBeCloseTo(one, 14)
    expect(out['label']!.data).toEqual(BigInt64Array.of(0n, 1n))
  })
  it('answers with label and probabilities of several classes', () => {
    const trees = [leaf(0.1), leaf(2), leaf(0.3), stump(8, { leaves: '5 0' }), leaf(0), leaf(0)]
    const { out } = answers(fileOf(trees, { objective: 'multiclass num_class:3', classes: 3 }), {
      a: [0, 1],
      b: [0, 0],
    })
    expect(out['label']!.data).toEqual(BigInt64Array.of(0n, 1n))
    const p = Array.from(out['probabilities']!.data as Float64Array)
    expect(p[0]! + p[1]! + p[2]!).toBeCloseTo(1, 14)
    const { out: own } = answers(fileOf(trees, { objective: 'multiclassova num_class:3 sigmoid:1', classes: 3 }), {
      a: [0],
      b: [0],
    })
    expect(own['probabilities']!.data[1]).toBeCloseTo(1 / (1 + Math.exp(-2)), 14)
  })
  it('divides by the rounds of a random forest before the objective', () => {
    const text = fileOf([leaf(1), leaf(2)], { objective: 'poisson', more: ['average_output'] })
    expect(variableOf(text, [0])[0]).toBeCloseTo(Math.exp(1.5), 13)
  })
  it('takes the texts of a data frame where the file tells which feature has them', () => {
    const head = { infos: '-1:0:1:2:3 [0:1]', end: 'pandas_categorical:[["x", "y", "z", "ü"]]' }
    const { out } = answers(fileOf([categories], head), { a: ['y', 'ü', 'x', '', 'new'], b: [0, 0, 0, 0, 0] })
    expect(Array.from(out['variable']!.data as Float64Array)).toEqual([1, 1, 10, 10, 10])
    const numbers = { infos: '-1:0:1:2:3 [0:1]', end: 'pandas_categorical:[[10, 20, 30, 40]]' }
    expect(variableOf(fileOf([categories], numbers), [20, 40, 10, 1, Number.NaN])).toEqual([1, 1, 10, 10, 10])
    const unknown = { infos: 'none [0:1]', end: 'pandas_categorical:[["x"]]' }
    expect(answers(fileOf([leaf(1)], unknown), { a: [1], b: [1] }).notes[0]).toContain('codes')
  })
  it('has one input for each feature, under its name or the one given', () => {
    const text = bytesOf(fileOf([leaf(1)]))
    expect(importModel(text).plan.inputs.map(({ name }) => name)).toEqual(['a', 'b'])
    const given = importModel(text, { features: ['hour', 'distance'] })
    expect(given.plan.inputs.map(({ name }) => name)).toEqual(['hour', 'distance'])
    for (const features of [['a'], ['a', 'a'], ['a', ''], ['a', 'label'], ['a', '/x']])
      expect(() => importModel(text, { features })).toThrow(expect.objectContaining({ code: 'registry.bad_features' }))
  })
  it('reads lines that end as on Windows', () => {
    expect(variableOf(fileOf([stump(8)]).replaceAll('\n', '\r\n'), [0, 1])).toEqual([1, 10])
  })
})

describe('a LightGBM text model that is refused', () => {
  const good = fileOf([stump(8), categories])
  const changed = (from: string, to: string): string => {
    expect(good).toContain(from)
    return good.replace(from, to)
  }
  it.each([
    ['cut short', () => good.slice(0, good.indexOf('end of trees'))],
    ['without a number', () => changed('threshold=0.5', 'threshold=?')],
    ['with too few numbers', () => changed('leaf_value=1 10', 'leaf_value=1')],
    ['with a feature that is not there', () => changed('split_feature=0', 'split_feature=2')],
    ['with a child that is not there', () => changed('right_child=-2', 'right_child=-3')],
    ['with an unknown kind of missing value', () => changed('decision_type=8', 'decision_type=12')],
    ['with a set that is not there', () => changed('cat_boundaries=0 2', 'cat_boundaries=0 3')],
    ['with sets that overlap', () => changed('cat_boundaries=0 2', 'cat_boundaries=2 2')],
    ['with trees out of order', () => changed('Tree=1', 'Tree=2')],
    ['with a key twice', () => changed('num_leaves=2', 'num_leaves=2\nnum_leaves=2')],
    ['without a tree', () => fileOf([])],
    ['with a billion leaves', () => changed('num_leaves=2', 'num_leaves=1000000000')],
    ['with half a leaf', () => changed('num_leaves=2', 'num_leaves=2.5')],
  ])('%s is unreadable', (_, make) => {
    expect(() => importModel(bytesOf(make()))).toThrow(expect.objectContaining({ code: 'registry.model_unreadable' }))
  })
  it('leads nowhere in circles', () => {
    const circle = fileOf([stump(8)]).replace('left_child=-1', 'left_child=0')
    expect(() => importModel(bytesOf(circle))).toThrow(expect.objectContaining({ code: 'inference.damaged' }))
  })
  it.each([
    ['linear leaves', fileOf([[...stump(8), 'is_linear=1']])],
    ['an unknown objective', fileOf([leaf(1)], { objective: 'mystery' })],
    ['two objectives at once', fileOf([leaf(1), leaf(1)], { objective: 'binary', classes: 2 })],
    ['a million features', fileOf([leaf(1)]).replace('max_feature_idx=1', 'max_feature_idx=999999')],
  ])('with %s is not supported', (_, text) => {
    expect(() => importModel(bytesOf(text))).toThrow(expect.objectContaining({ code: 'registry.unsupported_model' }))
  })
  it('is refused with a code whatever its bytes are', () => {
    const random = seededRandom(5)
    const whole = bytesOf(fileOf([stump(8), categories], { objective: 'binary sigmoid:1' }))
    let refused = 0
    for (let round = 0; round < 10_000; round++) {
      try {
        importModel(mutated(whole, random), { format: 'lightgbm' })
      } catch (error) {
        if (!(error instanceof MillraceError)) throw error
        refused++
      }
    }
    expect(refused).toBeGreaterThan(1_000)
  })
})

function mutated(whole: Uint8Array, random: ReturnType<typeof seededRandom>): Uint8Array {
  const bytes = whole.slice(0, random.next() < 0.1 ? random.integer(whole.length) : whole.length)
  for (let i = 0; i <= random.integer(3) && bytes.length > 0; i++) {
    const at = random.integer(bytes.length)
    const kind = random.integer(4)
    if (kind === 0) bytes[at] = random.integer(256)
    else if (kind === 1) bytes[at] = 48 + random.integer(10)
    else if (kind === 2) bytes.copyWithin(at, random.integer(bytes.length))
    else bytes[at] = '- .=\n'.charCodeAt(random.integer(5))
  }
  return bytes
}
