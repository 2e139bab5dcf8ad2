import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { type Forest, scoreForest } from './forest.ts'
import { buildForest } from './forest-builder.ts'
import { type Place, placeForest } from './forest-heap.ts'
import { forestModule } from './forest-kernel.ts'
import type { Mode, TreeLists } from './forest-lists.ts'
import { type ForestScorer, forestImage, wasmScorer } from './forest-wasm.ts'
import { doubleBelow, floatBelow } from './threshold.ts'

type Mutable = { -readonly [K in keyof TreeLists]: TreeLists[K] extends number ? number : unknown[] }

const EDGES = [
  0,
  -0,
  1e-45,
  -1e-45,
  3.4028234663852886e38,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
]

/** Random trees of any outline, some only a leaf, with thresholds and rows at the edges of float32. */
function randomForest(seed: number, modes: readonly Mode[], edges: boolean): { lists: TreeLists; x: Float32Array } {
  const random = seededRandom(seed)
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!
  const real = (): number => (edges && random.next() < 0.3 ? pick(EDGES) : Math.fround((random.integer(9) - 4) / 2))
  const names = ['trees', 'ids', 'features', 'thresholds', 'modes', 'whenTrue', 'whenFalse', 'missingTrue']
  const lists = { width: 1 } as Mutable & Record<string, unknown[]>
  for (const name of [...names, 'leafTrees', 'leafIds', 'leafTargets', 'leafWeights'])
    (lists as never as Record<string, unknown[]>)[name] = []
  const put = (row: Record<string, unknown>): void => {
    for (const [name, value] of Object.entries(row)) (lists as never as Record<string, unknown[]>)[name]!.push(value)
  }
  const trees = 1 + random.integer(20)
  for (let tree = 0; tree < trees; tree++) {
    let next = 1
    const grow = (id: number, depth: number): void => {
      const leaf = depth === 9 || random.next() < 0.3
      const [whenTrue, whenFalse] = leaf ? [0, 0] : [next++, next++]
      const mode = leaf ? 'LEAF' : pick(modes)
      put({
        trees: tree,
        ids: id,
        features: random.integer(4),
        thresholds: real(),
        modes: mode,
        whenTrue,
        whenFalse,
        missingTrue: random.integer(2),
      })
      if (leaf) put({ leafTrees: tree, leafIds: id, leafTargets: 0, leafWeights: Math.fround(random.next() - 0.5) })
      else {
        grow(whenTrue!, depth + 1)
        grow(whenFalse!, depth + 1)
      }
    }
    grow(0, 0)
  }
  const rows = pick([1, 2, 7, 8, 9, 16, 255, 256, 257, 300])
  const cell = (): number => (random.next() < 0.2 ? pick(EDGES) : real())
  return { lists: lists as unknown as TreeLists, x: Float32Array.from({ length: rows * 4 }, cell) }
}

/** The same trees, whose leaves weigh other targets: each tree its own, each leaf its own, or each leaf all of three. */
function weighing(lists: TreeLists, kind: string): TreeLists {
  if (kind === 'one') return lists
  if (kind === 'by tree') return { ...lists, width: 3, leafTargets: lists.leafTrees.map((tree) => tree % 3) }
  if (kind === 'by leaf') return { ...lists, width: 5, leafTargets: lists.leafTrees.map((_, leaf) => (leaf * 7) % 5) }
  const thrice = (list: readonly number[]): number[] => list.flatMap((item) => [item, item, item])
  return {
    ...{ ...lists, width: 3, leafTrees: thrice(lists.leafTrees), leafIds: thrice(lists.leafIds) },
    leafTargets: lists.leafTargets.flatMap(() => [2, 0, 1]),
    leafWeights: Array.from(lists.leafWeights).flatMap((weight) => [weight, -weight, Math.fround(weight / 3)]),
  }
}

const ORDERED: readonly Mode[] = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT']

/** What ONNX says, one row and tree at a time. */
function plainly(lists: TreeLists, row: Float32Array): number {
  const f = Math.fround
  const holds: Record<string, (x: number, limit: number) => boolean> = {
    BRANCH_LEQ: (x, limit) => x <= limit,
    BRANCH_LT: (x, limit) => x < limit,
    BRANCH_GTE: (x, limit) => x >= limit,
    BRANCH_GT: (x, limit) => x > limit,
    BRANCH_EQ: (x, limit) => x === limit,
    BRANCH_NEQ: (x, limit) => x !== limit,
  }
  let sum = 0
  for (const tree of new Set(lists.trees)) {
    let id = 0
    for (;;) {
      const at = lists.ids.findIndex((other, i) => other === id && lists.trees[i] === tree)
      if (lists.modes[at] === 'LEAF') break
      const x = row[lists.features[at]!]!
      const yes = holds[lists.modes[at]!]!(x, lists.thresholds[at]!) || (Number.isNaN(x) && lists.missingTrue[at] === 1)
      id = yes ? lists.whenTrue[at]! : lists.whenFalse[at]!
    }
    const weight = lists.leafIds.findIndex((other, i) => other === id && lists.leafTrees[i] === tree)
    sum = f(sum + lists.leafWeights[weight]!)
  }
  return sum
}

function plainScores(forest: Forest, x: Float32Array | Float64Array, rows: number): Float32Array | Float64Array {
  const count = rows * forest.width
  const values = forest.precision === 'float' ? new Float32Array(count) : new Float64Array(count)
  scoreForest(forest, x, { rows, columns: 4, combine: 'add' }, values)
  return values
}

function fastScorer(forest: Forest): ForestScorer | undefined {
  const image = forestImage(forest)
  return image && wasmScorer(image, forest.width)
}

const seeds = fc.integer({ min: 0, max: 2 ** 31 - 1 })

describe('a forest', () => {
  it('sends every row where ONNX says, at every edge of float32', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { lists, x } = randomForest(seed, [...ORDERED, 'BRANCH_EQ', 'BRANCH_NEQ'], true)
        const rows = Math.min(9, x.length / 4)
        const scores = plainScores(buildForest(lists, 'float'), x, rows)
        for (let row = 0; row < rows; row++) expect(scores[row]).toBe(plainly(lists, x.subarray(row * 4, row * 4 + 4)))
      }),
      { numRuns: 80 },
    )
  })
  it('scores to the same bits in WebAssembly, with missing values and infinities', () => {
    let refused = 0
    fc.assert(
      fc.property(seeds, fc.boolean(), (seed, edges) => {
        const { lists, x } = randomForest(seed, ORDERED, edges)
        const forest = buildForest(lists, 'float')
        const fast = fastScorer(forest)
        if (fast === undefined) refused++
        if (fast === undefined) return edges
        const rows = x.length / 4
        const sums = new Float32Array(rows)
        fast.score({ x, rows, columns: 4 }, sums)
        fast.free()
        expect(sums).toEqual(plainScores(forest, x, rows))
        return true
      }),
      { numRuns: 200 },
    )
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThan(150)
  })
  it('scores to the same bits in WebAssembly in both precisions, with equalities and several targets', () => {
    let made = 0
    const modes: readonly Mode[] = ['BRANCH_LEQ', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ']
    const precisions = fc.constantFrom<('float' | 'double')[]>('float', 'double')
    const kinds = fc.constantFrom('one', 'by tree', 'by leaf', 'several a leaf')
    fc.assert(
      fc.property(seeds, precisions, kinds, (seed, precision, kind) => {
        const { lists, x } = randomForest(seed, modes, false)
        const whole = { ...lists, thresholds: Array.from(lists.thresholds, (limit) => Math.abs(Math.round(limit))) }
        const forest = buildForest(weighing(whole, kind), precision)
        const fast = fastScorer(forest)
        const rows = x.length / 4
        const data = precision === 'float' ? x : Float64Array.from(x)
        const expected = plainScores(forest, data, rows)
        const sums = expected.slice().fill(7)
        fast?.score({ x: data, rows, columns: 4 }, sums)
        fast?.free()
        if (fast !== undefined) expect(sums).toEqual(expected)
        made += fast === undefined ? 0 : 1
      }),
      { numRuns: 200 },
    )
    expect(made).toBe(200)
  })
  it('is left to the kernel in TypeScript where an equality is no code or a leaf weighs one target twice', () => {
    const { lists } = randomForest(1, ['BRANCH_EQ'], false)
    const fractions = { ...lists, thresholds: Array.from(lists.thresholds, () => 0.5) }
    expect(fastScorer(buildForest(fractions, 'float'))).toBeUndefined()
    const ordered = randomForest(2, ORDERED, false).lists
    const twice = (list: readonly number[]): number[] => [...list, ...list]
    const again = {
      leafTrees: twice(ordered.leafTrees),
      leafIds: twice(ordered.leafIds),
      leafTargets: twice(ordered.leafTargets),
      leafWeights: twice(Array.from(ordered.leafWeights)),
    }
    expect(fastScorer(buildForest(ordered, 'float'))).toBeDefined()
    expect(fastScorer(buildForest({ ...ordered, ...again }, 'float'))).toBeUndefined()
  })
  it('has a module that is small and valid', () => {
    for (const precision of ['float', 'double'] as const)
      for (const sets of [false, true])
        for (const vectors of [false, true]) {
          const bytes = forestModule({ precision, sets, vectors })
          expect(bytes.length).toBeLessThan(4000)
          expect(WebAssembly.validate(bytes)).toBe(true)
        }
  })
})

describe('where there is no WebAssembly', () => {
  const engine = globalThis.WebAssembly
  afterEach(() => {
    globalThis.WebAssembly = engine
  })
  it('there is no scorer, and no fault', () => {
    const forest = buildForest(randomForest(3, ORDERED, false).lists, 'float')
    expect(fastScorer(forest)).toBeDefined()
    Reflect.deleteProperty(globalThis, 'WebAssembly')
    expect(fastScorer(forest)).toBeUndefined()
  })
  it('there is none without memory either', async () => {
    class Full {
      constructor() {
        throw new RangeError('no memory')
      }
    }
    globalThis.WebAssembly = { ...engine, Memory: Full } as never
    vi.resetModules()
    const fresh = await import('./forest-wasm.ts')
    const image = fresh.forestImage(buildForest(randomForest(3, ORDERED, false).lists, 'float'))!
    expect(fresh.wasmScorer(image, 1)).toBeUndefined()
  })
})

describe('the memory that forests share', () => {
  const placed = (bytes: number) => placeForest({ bytes, scratch: 1_000 })
  it('never gives the same bytes to two forests, whatever comes and goes', () => {
    const sizes = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 300_000 }), goes: fc.nat(20) }), {
      ...{ minLength: 1, maxLength: 60 },
    })
    fc.assert(
      fc.property(sizes, (steps) => {
        const here: { readonly place: Place; readonly bytes: number }[] = []
        for (const { bytes, goes } of steps) {
          const place = placed(bytes)
          for (const other of here)
            if (other.place.heap === place.heap)
              expect(other.place.at + other.bytes <= place.at || place.at + bytes <= other.place.at).toBe(true)
          expect(place.at + bytes).toBeLessThanOrEqual(place.heap.words.byteLength)
          here.push({ place, bytes })
          if (goes < here.length) here.splice(goes, 1)[0]!.place.free()
        }
        for (const { place } of here) place.free()
      }),
    )
  })
  it('is whole again when all have gone, even when one goes twice', () => {
    const [first, second] = [placed(4_000_000), placed(4_000_000)]
    first.free()
    first.free()
    second.free()
    const again = placed(4_000_000)
    expect(again.at).toBe(first.at)
    again.free()
  })
  it('is not for large forests', () => {
    const [large, small] = [placed(2 ** 22 + 1), placed(10)]
    expect(large.heap).not.toBe(small.heap)
    small.free()
  })
})

describe('damaged trees', () => {
  const stump: TreeLists = {
    trees: [0, 0, 0],
    ids: [0, 1, 2],
    features: [0, 0, 0],
    thresholds: [0, 0, 0],
    modes: ['BRANCH_LEQ', 'LEAF', 'LEAF'],
    whenTrue: [1, 0, 0],
    whenFalse: [2, 0, 0],
    missingTrue: [],
    leafTrees: [0, 0],
    leafIds: [1, 2],
    leafTargets: [0, 0],
    leafWeights: [1, 2],
    width: 1,
  }
  it.each([
    ['lists of different lengths', { features: [0, 0] }],
    ['leaf lists of different lengths', { leafIds: [1] }],
    ['a node that is named twice', { ids: [0, 1, 1] }],
    ['a child that is not there', { whenFalse: [7, 0, 0] }],
    ['a node that is its own child', { whenFalse: [0, 0, 0] }],
    ['two roots', { modes: ['LEAF', 'LEAF', 'LEAF'], leafIds: [1, 2] }],
    ['one child on both sides', { whenFalse: [1, 0, 0] }],
    ['a weight of a node that is not there', { leafIds: [1, 9] }],
    ['a target out of range', { leafTargets: [0, 1] }],
    ['a negative feature', { features: [-1, 0, 0] }],
    ['an enormous feature', { features: [2 ** 31, 0, 0] }],
    ['an unknown mode', { modes: ['BRANCH_MEMBER', 'LEAF', 'LEAF'] }],
    ['two billion targets', { width: 2 ** 31 - 1 }],
    [
      'a cycle beside the tree',
      {
        trees: [0, 0, 0, 0, 0],
        ids: [0, 1, 2, 3, 4],
        features: [0, 0, 0, 0, 0],
        thresholds: [0, 0, 0, 0, 0],
        modes: ['BRANCH_LEQ', 'LEAF', 'LEAF', 'BRANCH_LEQ', 'BRANCH_LEQ'],
        whenTrue: [1, 0, 0, 4, 3],
        whenFalse: [2, 0, 0, 4, 3],
      },
    ],
  ])('%s are refused', (_, change) => {
    expect(() => buildForest({ ...stump, ...change } as TreeLists, 'float')).toThrow(
      expect.objectContaining({ code: 'inference.damaged' }),
    )
  })
})

describe('a threshold', () => {
  it('moved to float32 keeps every comparison of float32 numbers', () => {
    const float = fc.float()
    const limit = fc.oneof(fc.double(), float, fc.constantFrom(...EDGES))
    fc.assert(
      fc.property(limit, fc.oneof(float, fc.constantFrom(...EDGES.map(Math.fround))), (t, other) => {
        for (const x of [other, Math.fround(t)]) {
          expect(x <= floatBelow(t, false)).toBe(x <= t)
          expect(x <= floatBelow(t, true)).toBe(x < t)
        }
      }),
      { numRuns: 3000 },
    )
  })
  it('made strict among doubles keeps every comparison', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (t, other) => {
        for (const x of [other, t]) {
          expect(x <= doubleBelow(t, true)).toBe(x < t)
          expect(x <= doubleBelow(t, false)).toBe(x <= t)
        }
      }),
    )
  })
})
