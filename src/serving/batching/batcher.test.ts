import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasCode, MillraceError } from '../../base/index.ts'
import { failInference, floatTensor, type Tensor } from '../../inference/index.ts'
import type { Tensors, Work } from '../executor.ts'
import { createBatcher } from './batcher.ts'
import { LIMITS } from './limits.ts'
import type { BatcherNeeds } from './turns.ts'

/** A row that begins with it cannot be computed. */
const POISON = 13

const OUTPUTS = ['echo', 'sum', 'text']

/**
 * A model that answers row by row: bits of `x` as they are, sums of its rows, and the texts of `t`, where there are any, twice. As
 * every executor does, it refuses an output it has not before it looks at a row, so that this is said whether it runs whole or in slices.
 */
function rowModel(inputs: Tensors, wanted: readonly string[] = OUTPUTS): Tensors {
  const unknown = wanted.find((name) => !OUTPUTS.includes(name))
  if (unknown !== undefined) throw failInference('unknown_output', { output: unknown })
  const x = inputs['x']!
  if (x.type !== 'float') throw failInference('wrong_type', { value: 'x', actual: x.type, expected: 'float' })
  const [rows = 0, width = 0] = x.shape
  if (rows * width !== x.data.length)
    throw failInference('wrong_shape', { value: 'x', actual: `[${x.shape}]`, expected: 'other' })
  const sums = new Float64Array(rows)
  for (let i = 0; i < x.data.length; i++) {
    if (i % width === 0 && x.data[i] === POISON) throw failInference('bad_value', { operator: 'Sum', reason: 'poison' })
    sums[Math.floor(i / width)] = sums[Math.floor(i / width)]! * 3 + x.data[i]!
  }
  const texts = (inputs['t']?.data as readonly string[] | undefined) ?? []
  const all: Record<string, Tensor> = {
    echo: { type: 'float', shape: [rows, width], data: x.data.slice() },
    sum: { type: 'double', shape: [rows], data: sums },
    text: {
      type: 'string',
      shape: [rows, texts.length === 0 ? 0 : 2],
      data: texts.flatMap((text) => [text, `${text}!`]),
    },
  }
  return Object.fromEntries(wanted.map((name) => [name, all[name]!]))
}

interface Caller {
  readonly rows: number
  readonly width: number
  readonly bits: number
  readonly texts: boolean
  readonly poison: boolean
  readonly lies: 'no' | 'rows' | 'width'
  readonly wanted: readonly string[] | undefined
  readonly leaves: 'never' | 'before' | 'during'
  readonly late: boolean
  readonly turn: number
}

const caller: fc.Arbitrary<Caller> = fc.record({
  rows: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 7 }) }, fc.constant(300)),
  width: fc.integer({ min: 1, max: 2 }),
  bits: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  texts: fc.boolean(),
  poison: fc.nat(7).map((n) => n === 0),
  lies: fc.nat(15).map((n) => (['rows', 'width'] as const)[n] ?? 'no'),
  wanted: fc.option(
    fc.array(
      fc.nat(30).map((n) => (n === 30 ? 'none' : ['echo', 'sum', 'text'][n % 3]!)),
      { maxLength: 3 },
    ),
    { nil: undefined },
  ),
  leaves: fc.nat(9).map((n) => (['before', 'during'] as const)[n] ?? 'never'),
  late: fc.nat(9).map((n) => n === 0),
  turn: fc.nat(3),
})

/** Inputs of any bits at all, quiet and signalling NaN too. */
function inputsOf({ rows, width, bits, texts, poison, lies }: Caller): Tensors {
  let random = bits
  const words = Uint32Array.from({ length: rows * width }, () => {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0
    return random
  })
  const data = new Float32Array(words.buffer)
  if (poison && rows > 0) data[Math.floor(rows / 2) * width] = POISON
  const x: Tensor = {
    type: 'float',
    shape: [lies === 'rows' ? rows + 1 : rows, lies === 'width' ? width + 1 : width],
    data,
  }
  const t: Tensor = { type: 'string', shape: [rows], data: Array.from({ length: rows }, (_, row) => `${bits}.${row}`) }
  return texts ? { x, t } : { x }
}

/** All there is to outputs, to the bit. */
function bitsOf(outputs: Tensors): unknown {
  return Object.entries(outputs).map(([name, { type, shape, data }]) => [
    name,
    type,
    [...shape],
    type === 'string' ? data : Buffer.from((data as Float32Array).slice().buffer).toString('hex'),
  ])
}

const settled = async (promise: Promise<Tensors>): Promise<unknown> =>
  promise.then(bitsOf, (error: unknown) => (error instanceof MillraceError ? error.code : error))

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('requests that run together', () => {
  it('get, each of them, the bytes or the error that they would get alone', async () => {
    const place = fc.constantFrom<'here' | 'elsewhere' | 'slowly'>('here', 'elsewhere', 'slowly')
    const cost = fc.constantFrom(0, 0.001, 0.1, 1, 10)
    const together = fc.option(fc.integer({ min: 2, max: 9 }), { nil: undefined })
    const callers = fc.array(caller, { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(place, cost, together, fc.boolean(), callers, async (where, msPerRow, most, rowwise, all) => {
        let now = 1_000
        const run: BatcherNeeds['run'] = (inputs, wanted) => {
          now += (inputs['x']?.shape[0] ?? 0) * msPerRow
          if (where === 'here') return rowModel(inputs, wanted)
          const wait = where === 'slowly' ? nextTurn().then(nextTurn) : Promise.resolve()
          return wait.then(() => rowModel(inputs, wanted))
        }
        const limits = { ...LIMITS, workMs: Number.POSITIVE_INFINITY, withinMs: Number.POSITIVE_INFINITY }
        const batcher = createBatcher({ run, rowwise, together: most, limits, stopwatch: () => now })
        let turns = 0
        const submit = async (one: Caller): Promise<void> => {
          while (turns < one.turn) await nextTurn()
          const inputs = inputsOf(one)
          const gone = (): boolean => one.leaves === 'before' || (one.leaves === 'during' && turns > one.turn + 1)
          const work: Work = {
            inputs,
            rows: one.rows,
            gone,
            ...(one.wanted ? { wanted: one.wanted } : {}),
            ...(one.late ? { deadline: now - 1 } : {}),
          }
          const got = await settled(batcher.submit(work))
          const alone = await settled(Promise.resolve().then(() => rowModel(inputs, one.wanted)))
          if (one.leaves === 'before') expect(got).toBe('serving.cancelled')
          else if (one.leaves === 'during' && got === 'serving.cancelled') expect(turns).toBeGreaterThan(one.turn + 1)
          else expect(got).toEqual(one.late ? 'serving.deadline_exceeded' : alone)
        }
        const answers = Promise.all(all.map(submit))
        for (; turns < 6; turns++) await nextTurn()
        await answers
        expect(batcher.waitingRows).toBe(0)
        const { success, fail } = batcher.statistics
        expect(success.count + fail.count).toBe(all.length)
      }),
      { numRuns: 300 },
    )
  })

  const one = (value: number, more: Partial<Work> = {}): Work => ({
    inputs: { x: floatTensor([1, 1], [value]) },
    rows: 1,
    ...more,
  })
  const many = (rows: number): Work => ({
    inputs: {
      x: floatTensor(
        [rows, 1],
        Float32Array.from({ length: rows }, (_, row) => row + 100),
      ),
    },
    rows,
  })

  function stage(more: Partial<BatcherNeeds> = {}) {
    const runs: number[] = []
    const clock = { now: 0, msPerRow: 0 }
    const batcher = createBatcher({
      run(inputs, wanted) {
        runs.push(inputs['x']!.shape[0]!)
        clock.now += clock.msPerRow * inputs['x']!.shape[0]!
        return rowModel(inputs, wanted)
      },
      rowwise: true,
      stopwatch: () => clock.now,
      now: () => 77,
      ...more,
    })
    return { runs, clock, batcher }
  }

  it('are those of one turn of the event loop', async () => {
    const { runs, batcher } = stage()
    await Promise.all([1, 2, 3].map((value) => batcher.submit(one(value))))
    await batcher.submit(one(4))
    expect(runs).toEqual([3, 1])
  })

  it('are those that came while a run elsewhere was under way', async () => {
    const ends: (() => void)[] = []
    const runs: number[] = []
    const { batcher } = stage({
      run: (inputs) =>
        new Promise((resolve) => {
          runs.push(inputs['x']!.shape[0]!)
          ends.push(() => resolve(rowModel(inputs)))
        }),
    })
    const first = batcher.submit(one(1))
    await nextTurn()
    const others = [2, 3].map((value) => batcher.submit(one(value)))
    await nextTurn()
    expect(runs).toEqual([1])
    ends[0]!()
    await first
    await nextTurn()
    expect(runs).toEqual([1, 2])
    ends[1]!()
    const [two] = await Promise.all(others)
    expect(two!['echo']!.data).toEqual(Float32Array.of(2))
  })

  it('never are where rows are not independent', async () => {
    const { runs, batcher } = stage({ rowwise: false })
    await Promise.all([batcher.submit(one(1)), batcher.submit(one(2)), batcher.submit(many(500))])
    expect(runs).toEqual([1, 1, 500])
  })

  it('never are where elements and shapes disagree, even if they would agree together', async () => {
    const odd = (elements: number): Work => ({
      inputs: { x: { type: 'float', shape: [1, 2], data: new Float32Array(elements) } },
      rows: 1,
    })
    const { batcher } = stage()
    const got = await Promise.all([settled(batcher.submit(odd(1))), settled(batcher.submit(odd(3)))])
    expect(got).toEqual(['inference.wrong_shape', 'inference.wrong_shape'])
  })

  it('are no more than the executor says, which gets long work whole', async () => {
    const { runs, batcher } = stage({ together: 2 })
    await Promise.all([1, 2, 3].map((value) => batcher.submit(one(value))))
    await batcher.submit(many(5_000))
    expect(runs).toEqual([2, 1, 5_000])
  })

  it('are taken apart for good where a model does not answer row by row after all', async () => {
    const runs: number[] = []
    const { batcher } = stage({
      run(inputs) {
        runs.push(inputs['x']!.shape[0]!)
        const sum = inputs['x']!.data as Float32Array
        return { total: floatTensor([1], [sum.reduce((a, b) => a + b, 0)]) }
      },
    })
    const totals = await Promise.all([batcher.submit(one(1)), batcher.submit(one(2)), batcher.submit(many(200))])
    expect(totals.map((outputs) => outputs['total']!.data[0])).toEqual([1, 2, 200 * 100 + 199 * 100])
    const before = runs.length
    await Promise.all([batcher.submit(one(1)), batcher.submit(one(2))])
    expect(runs.slice(before)).toEqual([1, 1])
  })
})

describe('long work', () => {
  it('is cut, and lets others in between', async () => {
    const order: string[] = []
    const runs: number[] = []
    const clock = { now: 0 }
    const batcher = createBatcher({
      run(inputs) {
        runs.push(inputs['x']!.shape[0]!)
        clock.now += inputs['x']!.shape[0]! * 0.1
        return rowModel(inputs)
      },
      rowwise: true,
      stopwatch: () => clock.now,
    })
    const x = floatTensor(
      [2_000, 2],
      Float32Array.from({ length: 4_000 }, (_, i) => i + 100),
    )
    const whole = batcher.submit({ inputs: { x }, rows: 2_000 }).then((outputs) => {
      order.push('long')
      return outputs
    })
    await nextTurn()
    const short = batcher
      .submit({ inputs: { x: floatTensor([1, 2], [1, 2]) }, rows: 1 })
      .then(() => order.push('short'))
    expect(bitsOf(await whole)).toEqual(bitsOf(rowModel({ x })))
    await short
    expect(order).toEqual(['short', 'long'])
    expect(Math.max(...runs)).toBeLessThanOrEqual(64)
    expect(runs.at(-1)).toBeLessThanOrEqual(20)
  })

  it('is cut by its width, too', async () => {
    const runs: number[] = []
    const batcher = createBatcher({
      run(inputs) {
        runs.push(inputs['x']!.shape[0]!)
        return { y: floatTensor([inputs['x']!.shape[0]!, 1], new Float32Array(inputs['x']!.shape[0]!)) }
      },
      rowwise: true,
      stopwatch: () => 0,
    })
    await batcher.submit({ inputs: { x: floatTensor([5, 2 ** 19], new Float32Array(5 * 2 ** 19)) }, rows: 5 })
    expect(runs).toEqual([2, 2, 1])
  })

  it('is given up in the middle when whoever asked has gone', async () => {
    let now = 0
    let left = false
    const runs: number[] = []
    const batcher = createBatcher({
      run(inputs) {
        runs.push(inputs['x']!.shape[0]!)
        now += 10
        left = runs.length === 3
        return rowModel(inputs)
      },
      rowwise: true,
      stopwatch: () => now,
    })
    const x = floatTensor([10_000, 1], new Float32Array(10_000))
    const error = await batcher.submit({ inputs: { x }, rows: 10_000, gone: () => left }).catch((caught) => caught)
    expect(hasCode(error, 'serving.cancelled')).toBe(true)
    expect(runs).toHaveLength(3)
    expect(batcher.waitingRows).toBe(0)
  })
})

describe('limits', () => {
  const one = (): Work => ({ inputs: { x: floatTensor([1, 1], [1]) }, rows: 1 })
  const codeOf = async (promise: Promise<Tensors>): Promise<unknown> =>
    promise.then(
      () => 'answered',
      (error: unknown) => (error as MillraceError).code,
    )

  it('refuse at once what has no room behind the rows that wait', async () => {
    const batcher = createBatcher({
      run: rowModel,
      rowwise: true,
      limits: { ...LIMITS, rows: 3 },
      stopwatch: () => 0,
    })
    const codes = await Promise.all([1, 2, 3, 4, 5].map(() => codeOf(batcher.submit(one()))))
    expect(codes).toEqual(['answered', 'answered', 'answered', 'serving.overloaded', 'serving.overloaded'])
    expect(await codeOf(batcher.submit(one()))).toBe('answered')
    expect(batcher.statistics.fail.count).toBe(2)
  })

  it('refuse at once what would wait longer than the time that work may take', async () => {
    let now = 0
    const batcher = createBatcher({
      run(inputs, wanted) {
        now += 600
        return rowModel(inputs, wanted)
      },
      rowwise: false,
      limits: { ...LIMITS, workMs: 1_000 },
      stopwatch: () => now,
    })
    for (let i = 0; i < 60; i++) await batcher.submit(one())
    const codes = await Promise.all([1, 2, 3, 4].map(() => codeOf(batcher.submit(one()))))
    expect(codes).toEqual(['answered', 'answered', 'serving.overloaded', 'serving.overloaded'])
  })

  it('end the wait for a run elsewhere that takes longer than anyone wanted, while it is still under way', async () => {
    const start = performance.now()
    let end: () => void = () => {}
    const batcher = createBatcher({
      run: () => new Promise((resolve) => (end = () => resolve({}))),
      rowwise: false,
      limits: { ...LIMITS, withinMs: 5 },
      stopwatch: () => performance.now() - start,
    })
    let gone = false
    const waiting = [
      batcher.submit(one()),
      batcher.submit(one()),
      batcher.submit({ ...one(), gone: () => gone, deadline: Number.POSITIVE_INFINITY }),
    ]
    await nextTurn()
    gone = true
    const codes = await Promise.all(waiting.map(codeOf))
    expect(codes).toEqual(['serving.deadline_exceeded', 'serving.deadline_exceeded', 'serving.cancelled'])
    expect(batcher.waitingRows).toBe(0)
    end()
    await nextTurn()
    const again = batcher.submit({ ...one(), deadline: Number.POSITIVE_INFINITY })
    await nextTurn()
    end()
    expect(await codeOf(again)).toBe('answered')
  })
})

describe('statistics', () => {
  it('count requests, rows, runs and times', async () => {
    let now = 0
    const batcher = createBatcher({
      run(inputs, wanted) {
        now += 2
        return rowModel(inputs, wanted)
      },
      rowwise: true,
      stopwatch: () => now,
      now: () => 77,
    })
    expect(batcher.statistics.lastInference).toBe(0)
    const x = floatTensor([3, 1], [1, 2, 3])
    const poisoned = { x: floatTensor([1, 1], [POISON]) }
    await Promise.all([
      batcher.submit({ inputs: { x }, rows: 3 }),
      batcher.submit({ inputs: { x }, rows: 3 }),
      batcher.submit({ inputs: { x: floatTensor([2, 2], [1, 2, 3, 4]) }, rows: 2 }),
    ])
    await batcher.submit({ inputs: poisoned, rows: 1 }).catch(() => undefined)
    expect(JSON.parse(JSON.stringify(batcher.statistics))).toEqual({
      lastInference: 77,
      rows: 8,
      runs: 2,
      success: { count: 3, ns: 8e6 },
      fail: { count: 1, ns: 2e6 },
      queue: { count: 3, ns: 2e6 },
      compute: { count: 3, ns: 6e6 },
      batches: [
        { rows: 2, count: 1, ns: 2e6 },
        { rows: 6, count: 1, ns: 2e6 },
      ],
    })
  })
})
