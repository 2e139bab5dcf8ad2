import { describe, expect, it } from 'vitest'
import { MillraceError, seededRandom } from '../../base/index.ts'
import { importModel } from './index.ts'
import { readUbjson } from './ubjson.ts'

const f = Math.fround
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

interface TreeLists {
  readonly left: readonly number[]
  readonly right: readonly number[]
  readonly features: readonly number[]
  readonly conditions: readonly (number | null)[]
  readonly defaultLeft: readonly number[]
  readonly categories?: readonly number[]
}

const treeOf = (lists: TreeLists) => ({
  left_children: lists.left,
  right_children: lists.right,
  split_indices: lists.features,
  split_conditions: lists.conditions,
  default_left: lists.defaultLeft,
  categories: lists.categories ?? [],
  categories_nodes: lists.categories ? [0] : [],
  categories_segments: lists.categories ? [0] : [],
  categories_sizes: lists.categories ? [lists.categories.length] : [],
  tree_param: { num_nodes: String(lists.left.length), size_leaf_vector: '1' },
})

/** A tree of one branch with the leaves 1 and 10. */
const stump = (defaultLeft: number, more: Partial<TreeLists> = {}) =>
  treeOf({
    ...{ left: [1, -1, -1], right: [2, -1, -1], features: [0, 0, 0], defaultLeft: [defaultLeft, 0, 0] },
    ...{ conditions: [0.1, 1, 10], ...more },
  })

const leaf = (value: number) =>
  treeOf({ left: [-1], right: [-1], features: [0], conditions: [value], defaultLeft: [0] })

interface Shape {
  readonly objective?: string
  readonly base?: string
  readonly classes?: number
  readonly targets?: number
  readonly names?: readonly string[]
  readonly info?: readonly number[]
  readonly booster?: Json
  readonly cats?: Json
}

function documentOf(trees: readonly Json[], shape: Shape = {}): { readonly [key: string]: Json } {
  const { objective = 'reg:squarederror', base = '0E0', classes = 0, targets = 1, names = [] } = shape
  const model: Json = {
    trees,
    tree_info: shape.info ?? trees.map(() => 0),
    ...(shape.cats ? { cats: shape.cats } : {}),
  }
  return {
    version: [3, 2, 0],
    learner: {
      feature_names: names,
      gradient_booster: shape.booster ?? { name: 'gbtree', model },
      learner_model_param: {
        base_score: base,
        num_class: String(classes),
        num_target: String(targets),
        num_feature: '2',
      },
      objective: { name: objective },
    },
  }
}

const jsonBytes = (document: Json): Uint8Array => new TextEncoder().encode(JSON.stringify(document))

function ubjsonBytes(document: Json): Uint8Array {
  const out: number[] = []
  const text = (value: string): void => {
    const bytes = new TextEncoder().encode(value)
    out.push('L'.charCodeAt(0), ...big(8, (view) => view.setBigInt64(0, BigInt(bytes.length))), ...bytes)
  }
  const big = (size: number, write: (view: DataView) => void): number[] => {
    const view = new DataView(new ArrayBuffer(size))
    write(view)
    return [...new Uint8Array(view.buffer)]
  }
  const mark = (letters: string): void => {
    for (const letter of letters) out.push(letter.charCodeAt(0))
  }
  const put = (value: Json): void => {
    if (typeof value === 'string') {
      mark('S')
      text(value)
    } else if (typeof value === 'number') {
      mark('d')
      out.push(...big(4, (view) => view.setFloat32(0, value)))
    } else if (Array.isArray(value)) {
      if (value.length > 0 && value.every((item) => typeof item === 'number')) {
        mark('[$d#L')
        out.push(...big(8, (view) => view.setBigInt64(0, BigInt(value.length))))
        for (const item of value) out.push(...big(4, (view) => view.setFloat32(0, item as number)))
      } else {
        mark('[')
        value.forEach(put)
        mark(']')
      }
    } else if (value !== null && typeof value === 'object') {
      mark('{')
      for (const [key, item] of Object.entries(value)) {
        text(key)
        put(item)
      }
      mark('}')
    } else mark(value === null ? 'Z' : value ? 'T' : 'F')
  }
  put(document)
  return Uint8Array.from(out)
}

const KINDS = [
  ['JSON', jsonBytes],
  ['UBJSON', ubjsonBytes],
] as const

function run(bytes: Uint8Array, a: readonly number[]) {
  const { plan } = importModel(bytes)
  const columns = plan.inputs.map(({ name }, i) => {
    const data = Float32Array.from(a, (value) => (i === 0 ? value : 0))
    return [name, { type: 'float' as const, shape: [a.length, 1], data }] as const
  })
  return plan.run(Object.fromEntries(columns))
}

const variableOf = (bytes: Uint8Array, a: readonly number[]): number[] =>
  Array.from(run(bytes, a)['variable']!.data as Float32Array)

describe.each(KINDS)('an XGBoost model in %s', (_, bytesOf) => {
  it('sends what is below a float32 threshold left, and missing values the default way', () => {
    const x = [f(0.1), f(0.09999999), 0.2, Number.NaN, Number.NEGATIVE_INFINITY]
    expect(variableOf(bytesOf(documentOf([stump(0)])), x)).toEqual([10, 1, 10, 10, 1])
    expect(variableOf(bytesOf(documentOf([stump(1)])), x)).toEqual([10, 1, 10, 1, 1])
  })
  it('sends the whole part of members of a set right, and all else left', () => {
    const codes = [0, 2, 2.9, 3, -1, Number.NaN, 99]
    const right = documentOf([stump(0, { categories: [2, 3] })])
    expect(variableOf(bytesOf(right), codes)).toEqual([1, 10, 10, 10, 1, 10, 1])
    const left = documentOf([stump(1, { categories: [2, 3] })])
    expect(variableOf(bytesOf(left), codes)).toEqual([1, 10, 10, 10, 1, 1, 1])
  })
  it('adds float32 leaves in float32, the base score first', () => {
    const trees = [leaf(0.1), leaf(0.2), leaf(0.3)]
    const sum = f(f(f(f(0.7) + f(0.1)) + f(0.2)) + f(0.3))
    expect(variableOf(bytesOf(documentOf(trees, { base: '[7E-1]' })), [0])).toEqual([sum])
  })
  it('weighs the trees of dart', () => {
    const model = { name: 'gbtree', model: { trees: [leaf(2), leaf(4)], tree_info: [0, 0] } }
    const booster = { name: 'dart', gbtree: model, weight_drop: [0.5, 0.25] }
    expect(variableOf(bytesOf(documentOf([], { booster })), [0])).toEqual([2])
  })
  it('takes linear models, for which a missing value is 0', () => {
    const booster = { name: 'gblinear', model: { weights: [2, 3, 0.5] } }
    expect(variableOf(bytesOf(documentOf([], { booster, base: '1E0' })), [4, Number.NaN])).toEqual([9.5, 1.5])
  })
  it('answers with label and probabilities of several classes', () => {
    const trees = [leaf(0), stump(0, { conditions: [0.5, 3, -3] }), leaf(1)]
    const shape = { objective: 'multi:softprob', classes: 3, info: [0, 1, 2], base: '[0E0,0E0,5E-1]' }
    const out = run(bytesOf(documentOf(trees, shape)), [0, 1])
    expect(out['label']!.data).toEqual(BigInt64Array.of(1n, 2n))
    expect([...out['probabilities']!.shape]).toEqual([2, 3])
  })
})

describe('an XGBoost model', () => {
  it.each([
    ['reg:squarederror', 0.25, 0.25],
    ['reg:logistic', 0.25, 0.25],
    ['count:poisson', 0.25, 0.25],
    ['binary:logitraw', 0.25, 0.25],
    ['binary:hinge', 0.25, 1],
    ['binary:hinge', -0.25, 0],
  ])('of the objective %s answers with its base score where its trees are silent', (objective, base, wanted) => {
    const [answer] = variableOf(jsonBytes(documentOf([leaf(0)], { objective, base: String(base) })), [0])
    expect(answer).toBeCloseTo(wanted, 6)
  })
  it('of two classes answers with label and probabilities', () => {
    const shape = { objective: 'binary:logistic', base: '0.5' }
    const out = run(jsonBytes(documentOf([stump(0, { conditions: [0, -1, 2] })], shape)), [-1, 1])
    expect(out['label']!.data).toEqual(BigInt64Array.of(0n, 1n))
    expect(out['probabilities']!.data[1]).toBeCloseTo(1 / (1 + Math.exp(1)), 6)
    expect(out['probabilities']!.data[3]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
  })
  it('has the names of its features, those given, or f0 and so on', () => {
    const namesOf = (shape: Shape, features?: readonly string[]): readonly string[] =>
      importModel(jsonBytes(documentOf([leaf(1)], shape)), features ? { features } : {}).plan.inputs.map(
        ({ name }) => name,
      )
    expect(namesOf({})).toEqual(['f0', 'f1'])
    expect(namesOf({ names: ['hour', 'distance'] })).toEqual(['hour', 'distance'])
    expect(namesOf({ names: ['hour', 'distance'] }, ['a', 'b'])).toEqual(['a', 'b'])
  })
  it('takes the texts of a data frame, unless they are not ASCII', () => {
    const texts = (words: string, offsets: readonly number[]): Json => ({
      enc: [
        { offsets, values: [...new TextEncoder().encode(words)] },
        { offsets: [], values: [] },
      ],
    })
    const trees = [stump(0, { categories: [1] })]
    const { plan } = importModel(jsonBytes(documentOf(trees, { cats: texts('redblue', [0, 3, 7]) })))
    const second = { type: 'float' as const, shape: [3, 1], data: new Float32Array(3) }
    const out = plan.run({ f0: { type: 'string', shape: [3, 1], data: ['red', 'blue', 'green'] }, f1: second })
    expect([...(out['variable']!.data as Float32Array)]).toEqual([1, 10, 10])
    const garbled = importModel(jsonBytes(documentOf(trees, { cats: texts('rötblue', [0, 3, 7]) })))
    expect(garbled.plan.inputs[0]!.type).toBe('float')
    expect(garbled.notes[0]).toContain('codes for f0')
  })
  it('may hold numbers that JSON has not', () => {
    const text = JSON.stringify(documentOf([stump(0, { categories: [1], conditions: [null, 1, 10] })]))
    const bare = text.replace('null', 'NaN')
    expect(bare).not.toBe(text)
    expect(variableOf(new TextEncoder().encode(bare), [1])).toEqual([10])
  })
  it('tells where more trees are used than were best', () => {
    const { learner, ...rest } = documentOf([leaf(1), leaf(2)]) as { learner: Record<string, Json> }
    const model = { trees: [leaf(1), leaf(2)], tree_info: [0, 0], iteration_indptr: [0, 1, 2] }
    const booster = { gradient_booster: { name: 'gbtree', model }, attributes: { best_iteration: '0' } }
    const bytes = jsonBytes({ ...rest, learner: { ...learner, ...booster } })
    expect(importModel(bytes).notes[0]).toContain('All of its 2 rounds')
  })
})

describe('an XGBoost model that is refused', () => {
  const good = documentOf([stump(0), stump(1, { categories: [2, 3] })])
  const unreadable = expect.objectContaining({ code: 'registry.model_unreadable' })
  it.each([
    ['no JSON', '{"learner":'],
    ['nothing of a model', '{}'],
    ['a child that is not there', JSON.stringify(documentOf([stump(0, { left: [7, -1, -1] })]))],
    ['a circle', JSON.stringify(documentOf([stump(0, { left: [0, -1, -1] })]))],
    ['a shared child', JSON.stringify(documentOf([stump(0, { left: [2, -1, -1] })]))],
    ['a feature that is not there', JSON.stringify(documentOf([stump(0, { features: [2, 0, 0] })]))],
    ['lists of different lengths', JSON.stringify(documentOf([stump(0, { right: [2] })]))],
    ['a threshold that is missing', JSON.stringify(documentOf([stump(0, { conditions: [null, 1, 2] })]))],
    ['a class that is not there', JSON.stringify(documentOf([leaf(1)], { info: [1] }))],
    ['a base score that is none', JSON.stringify(documentOf([leaf(1)], { base: 'half' }))],
    ['a base score out of range', JSON.stringify(documentOf([leaf(1)], { objective: 'reg:logistic', base: '1' }))],
    ['categories that do not fit', JSON.stringify(good).replace('"categories_sizes":[2]', '"categories_sizes":[3]')],
  ])('with %s is unreadable', (_, text) => {
    expect(() => importModel(new TextEncoder().encode(text))).toThrow(unreadable)
  })
  it.each([
    ['an unknown objective', documentOf([leaf(1)], { objective: 'my:own' })],
    ['an unknown booster', documentOf([], { booster: { name: 'gbforest' } })],
    ['leaves of several values', documentOf([{ ...leaf(1), tree_param: { size_leaf_vector: '3' } }])],
  ])('with %s is not supported', (_, document) => {
    expect(() => importModel(jsonBytes(document))).toThrow(
      expect.objectContaining({ code: 'registry.unsupported_model' }),
    )
  })
  it.each([
    ['a list longer than the file', '[$d#L\0\0\0\u0001\0\0\0\0'],
    ['a list of nothing', '[$T#L\0\0\0\u0001\0\0\0\0'],
    ['a text longer than the file', 'Sl\u007f\0\0\0'],
    ['a negative length', 'Si\u00ff'],
    ['an unknown type', '?'],
    ['nesting without an end', '['.repeat(100_000)],
    ['bytes behind its end', 'ZZ'],
  ])('as UBJSON with %s is unreadable', (_, text) => {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    expect(() => readUbjson(bytes)).toThrow(unreadable)
  })
  it.each(KINDS)('in %s is refused with a code whatever its bytes are', (_, bytesOf) => {
    const random = seededRandom(6)
    const whole = bytesOf(good)
    let refused = 0
    for (let round = 0; round < 5_000; round++) {
      const bytes = whole.slice(0, random.next() < 0.1 ? random.integer(whole.length) : whole.length)
      for (let i = 0; i <= random.integer(3) && bytes.length > 0; i++) {
        const at = random.integer(bytes.length)
        if (random.next() < 0.3) bytes.copyWithin(at, random.integer(bytes.length))
        else bytes[at] = random.next() < 0.5 ? 48 + random.integer(10) : random.integer(256)
      }
      try {
        importModel(bytes, { format: 'xgboost' })
      } catch (error) {
        if (!(error instanceof MillraceError)) throw error
        refused++
      }
    }
    expect(refused).toBeGreaterThan(1_000)
  })
})
