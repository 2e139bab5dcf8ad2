import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compile, encodeModel, feedsOf, graph, type Tensor, value } from '../inference/index.ts'
import { type Column, categoryColumn, numberColumn, type Table, tableOf, takeRows } from '../table/index.ts'
import { FEATURES } from './learner.ts'
import { fitPreparation, type Preparation, type PreparationOrder } from './preparation.ts'
import type { Sheet } from './sheet.ts'

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'nothing'
  } catch (error) {
    return (error as { code: string }).code
  }
}

/** The preparation as a model whose only output is the features. */
function modelOf(preparation: Preparation): Uint8Array {
  return encodeModel(
    graph({
      name: 'preparation',
      inputs: preparation.inputs.map(({ name, type }) => value(name, type, ['N', 1])),
      outputs: [value(FEATURES, 'float', ['N', preparation.columns.length])],
      nodes: preparation.nodes,
      initializers: preparation.initializers,
      opsets: { '': 15, 'ai.onnx.ml': 3, ...preparation.opsets },
    }),
  )
}

const rowMajor = ({ rows, columns }: Sheet): Float32Array =>
  Float32Array.from(
    { length: rows * columns.length },
    (_, i) => columns[i % columns.length]!.values[Math.floor(i / columns.length)]!,
  )

function inGraph(preparation: Preparation, table: Table): ArrayLike<number> {
  const plan = compile(modelOf(preparation))
  return plan.run(feedsOf(table, plan))[FEATURES]!.data as Float32Array
}

async function inOnnxruntime(preparation: Preparation, table: Table): Promise<Float32Array> {
  const { InferenceSession, Tensor: Theirs } = await import('onnxruntime-node')
  const bytes = modelOf(preparation)
  const session = await InferenceSession.create(bytes)
  const theirs = ({ type, data, shape }: Tensor) => {
    if (type === 'string') return new Theirs('string', [...data], shape)
    if (type === 'double') return new Theirs('float64', data as Float64Array, shape)
    return new Theirs('float32', data as Float32Array, shape)
  }
  const feeds = Object.entries(feedsOf(table, compile(bytes))).map(([name, tensor]) => [name, theirs(tensor)] as const)
  const answer = await session.run(Object.fromEntries(feeds))
  await session.release()
  return answer[FEATURES]!.data as Float32Array
}

const prepare = (table: Table, more: Partial<PreparationOrder> = {}) =>
  fitPreparation(table, { features: [...table.columns.keys()], ...more })
const columnOf = (sheet: Sheet, name: string): number[] => {
  const column = sheet.columns.find((one) => one.name === name)
  if (!column) throw new Error(`no column ${name} among ${sheet.columns.map((one) => one.name).join(', ')}`)
  return [...column.values]
}

const LARGEST = 3.4028234663852886e38
const WORDS = [
  'Free',
  'free',
  'FREE',
  'money',
  'now',
  'für',
  'Ünï',
  '日本',
  '3',
  'x',
  '😀',
  'a-b',
  '',
  '. , !',
  '“call”',
  "don't",
]
const anyNumber = fc.oneof(
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, -1e300, -200, 999, 0, -0, 7, LARGEST),
  fc.double({ noNaN: true }),
  fc.integer(),
)
const anyTime = fc.oneof(
  fc.integer({ min: -6e13, max: 6e13 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, 0.5),
)
const anyText = fc.option(fc.constantFrom('ATL', 'ORD', '', '?', 'unknown', 'ÅÄÖ', '__proto__', 'None'), { freq: 4 })
const anySentence = fc.option(fc.array(fc.constantFrom(...WORDS), { maxLength: 9 }).map((words) => words.join(' ')))

const anyTable = (rows: number): fc.Arbitrary<Table> => {
  const list = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: rows, maxLength: rows })
  return fc
    .record({
      x: list(anyNumber),
      y: list(fc.integer({ min: 1.6e9, max: 1.6e9 + 9999 })),
      t: list(anyTime),
      c: list(anyText),
      s: list(anySentence),
    })
    .map(({ x, y, t, c, s }) => {
      const columns: Record<string, Column> = {
        x: numberColumn(x),
        y: numberColumn(y),
        t: numberColumn(t, 'time'),
        c: categoryColumn(c),
        s: categoryColumn(s),
      }
      return tableOf(columns)
    })
}
const SENTINELS = { x: [-200, 999, '?'], c: ['?', 'unknown', 7] }

describe('a preparation', () => {
  it('computes the same bits as its graph, for the rows of training and for any others', () => {
    fc.assert(
      fc.property(anyTable(25), anyTable(12), (train, others) => {
        const { preparation, sheet } = prepare(train, { sentinels: SENTINELS, texts: ['s'] })
        expect(inGraph(preparation, train)).toEqual(rowMajor(sheet))
        expect(inGraph(preparation, others)).toEqual(rowMajor(preparation.apply(others)))
        for (const { kind, values } of preparation.apply(others).columns)
          for (const one of values) expect(Number.isFinite(one) || (kind === 'number' && Number.isNaN(one))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  it('is computed bit by bit alike by onnxruntime', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable(40), anyTable(9), async (train, others) => {
        const { preparation } = prepare(train, { sentinels: SENTINELS, texts: ['s'] })
        const [ours, theirs] = [inGraph(preparation, others), await inOnnxruntime(preparation, others)]
        expect(theirs.length).toBe(ours.length)
        expect(theirs).toEqual(ours)
      }),
      { numRuns: 15 },
    )
  })

  it('keeps numbers as float32, makes sentinels missing and bounds what is beyond its range', () => {
    const table = tableOf({ x: numberColumn([1, -200, 0.1, null, Infinity, -1e300, 999]) })
    const { sheet } = prepare(table, { sentinels: { x: [-200, 999] } })
    expect(columnOf(sheet, 'x')).toEqual([1, Number.NaN, Math.fround(0.1), Number.NaN, LARGEST, -LARGEST, Number.NaN])
  })

  it('keeps numbers apart that float32 would make one', () => {
    const seconds = Array.from({ length: 50 }, (_, i) => 1_700_000_000 + i)
    const { sheet, preparation } = prepare(tableOf({ at: numberColumn([...seconds, null, 9]) }), {
      sentinels: { at: [9] },
    })
    expect(preparation.inputs).toEqual([{ name: 'at', type: 'double' }])
    expect(columnOf(sheet, 'at')).toEqual([...seconds.map((_, i) => i), Number.NaN, Number.NaN])
  })

  it('takes moments apart as the calendar does', () => {
    const days = Array.from({ length: 1500 }, (_, i) => Date.UTC(1967, 10, 3) + i * 17.37 * 86_400_000)
    const { sheet } = prepare(tableOf({ t: numberColumn([...days, null], 'time') }))
    const wanted = days.map((time) => new Date(time))
    const marchDay = (date: Date): number => {
      const year = date.getUTCFullYear() - Number(date.getUTCMonth() < 2)
      return Math.floor((date.getTime() - Date.UTC(year, 2, 1)) / 86_400_000)
    }
    const expected: Record<string, (date: Date) => number> = {
      't.days': (date) => Math.floor(date.getTime() / 86_400_000),
      't.hour': (date) => date.getUTCHours(),
      't.minute': (date) => date.getUTCHours() * 60 + date.getUTCMinutes(),
      't.weekday': (date) => date.getUTCDay(),
      't.day': (date) => date.getUTCDate(),
      't.month': (date) => date.getUTCMonth() + 1,
      't.dayFromMarch': marchDay,
    }
    expect(sheet.columns.map(({ name }) => name)).toEqual(Object.keys(expected))
    for (const [name, part] of Object.entries(expected))
      expect(columnOf(sheet, name)).toEqual([...wanted.map(part), Number.NaN])
  })

  it('leaves out parts of a date that say no more than the others', () => {
    const parts = (times: number[]): string[] =>
      prepare(tableOf({ t: numberColumn(times, 'time') })).sheet.columns.map(({ name }) => name)
    const start = Date.UTC(2024, 0, 1)
    expect(parts([start, start + 3_600_000])).toEqual(['t.hour'])
    expect(parts([start, start + 86_400_000 * 40])).toEqual(['t.days', 't.weekday', 't.day'])
    expect(parts([start, Number.NaN])).toEqual(['t.days'])
  })

  it('codes categories by falling frequency, then by text, with the missing text as one of them', () => {
    const table = tableOf({ c: categoryColumn(['b', 'a', 'b', null, '?', 'z', 'a', 'b', '?', 'b']) })
    const { preparation, sheet } = prepare(table, { sentinels: { c: ['?', 'unknown'] } })
    expect(columnOf(sheet, 'c')).toEqual([1, 3, 1, 2, 2, 4, 3, 1, 2, 1])
    expect(sheet.columns[0]).toMatchObject({ kind: 'category', categories: 4 })
    const others = tableOf({ c: categoryColumn(['unknown', 'new', '', null, 'z']) })
    expect(columnOf(preparation.apply(others), 'c')).toEqual([2, 0, 2, 2, 4])
    expect(preparation.categories).toEqual({ c: ['', '?', 'a', 'b', 'unknown', 'z'] })
  })

  it('does not depend on the order of a dictionary, or on texts that no row has', () => {
    const turned = { kind: 'category' as const, codes: Int32Array.of(2, 1, 2, 3), dictionary: ['none', 'a', 'b', 'c'] }
    const plain = prepare(tableOf({ c: categoryColumn(['b', 'a', 'b', 'c']) })).preparation
    expect(modelOf(prepare(tableOf({ c: turned })).preparation)).toEqual(modelOf(plain))
  })

  it('takes a column without any value where it needs numbers or texts, and refuses the wrong kind', () => {
    const { preparation } = prepare(tableOf({ x: numberColumn([1, 2]), c: categoryColumn(['a', null]) }))
    const empty = tableOf({ x: categoryColumn([null]), c: numberColumn([null]) })
    expect(rowMajor(preparation.apply(empty))).toEqual(Float32Array.of(Number.NaN, 1))
    expect(inGraph(preparation, empty)).toEqual(Float32Array.of(Number.NaN, 1))
    const swapped = tableOf({ x: categoryColumn(['a']), c: numberColumn([1]) })
    expect(codeOf(() => preparation.apply(swapped))).toBe('inference.wrong_type')
    expect(codeOf(() => preparation.apply(tableOf({ x: numberColumn([1]) })))).toBe('inference.missing_input')
  })

  it('does not ask for what never varies, and says why', () => {
    const table = tableOf({
      same: numberColumn([7, 7, 7]),
      gone: numberColumn([null, null, null]),
      x: numberColumn([1, 2, 3]),
      sevens: numberColumn([-200, null, -200]),
      one: categoryColumn(['a', 'a', 'a']),
      none: categoryColumn([null, null, null]),
      moment: numberColumn([5, 5, 5], 'time'),
    })
    const { preparation } = prepare(table, { sentinels: { sevens: [-200] } })
    expect(preparation.inputs).toEqual([{ name: 'x', type: 'float' }])
    const why = Object.fromEntries(preparation.dropped.map(({ name, reason }) => [name, reason]))
    const [constant, missing] = ['constant', 'missing']
    expect(why).toEqual({
      same: constant,
      gone: missing,
      sevens: missing,
      one: constant,
      none: missing,
      moment: constant,
    })
  })

  it('keeps one column where none varies', () => {
    for (const column of [numberColumn([7, 7]), categoryColumn(['a', 'a']), numberColumn([null, null], 'time')]) {
      const { preparation, sheet } = prepare(tableOf({ first: column, second: numberColumn([1, 1]) }))
      expect(sheet.columns.length).toBe(1)
      expect(preparation.dropped).toEqual([{ name: 'second', reason: 'constant' }])
    }
  })

  it('gives every column of a sheet a name of its own', () => {
    const time = numberColumn([0, 4e12], 'time')
    const { sheet } = prepare(tableOf({ t: time, 't.days': numberColumn([1, 2]), 't.hour': numberColumn([1, 2]) }))
    expect(new Set(sheet.columns.map(({ name }) => name)).size).toBe(sheet.columns.length)
  })

  it('refuses names that a model has itself, unknown columns and empty tables', () => {
    const table = tableOf({ x: numberColumn([1, 2]), '/x': numberColumn([1, 2]), label: numberColumn([1, 2]) })
    expect(codeOf(() => prepare(table, { features: ['label'] }))).toBe('learners.reserved_name')
    expect(codeOf(() => prepare(table, { features: ['/x'] }))).toBe('learners.reserved_name')
    expect(codeOf(() => prepare(table, { features: ['y'] }))).toBe('table.unknown_column')
    expect(codeOf(() => prepare(table, { features: [] }))).toBe('learners.no_features')
    expect(codeOf(() => prepare(takeRows(table, []), { features: ['x'] }))).toBe('learners.no_rows')
    expect(prepare(table, { features: ['x', 'x'] }).preparation.inputs.length).toBe(1)
  })

  it('takes a hundred thousand columns, most of them empty', () => {
    const empty = numberColumn([null, null, null])
    const columns = Array.from({ length: 100_000 }, (_, i): [string, Column] => [
      `c${i}`,
      i % 100 === 0 ? numberColumn([i, null, 1]) : empty,
    ])
    const { preparation, sheet } = prepare(tableOf(new Map(columns)))
    expect([preparation.inputs.length, preparation.dropped.length]).toEqual([1000, 99_000])
    expect(inGraph(preparation, tableOf(new Map(columns)))).toEqual(rowMajor(sheet))
  })
})

describe('many categories', () => {
  const rows = 4000
  const city = Array.from({ length: rows }, (_, row) => `city ${(row * 7919) % 400}`)
  const label = Float64Array.from(city, (text, row) =>
    Number((Number(text.slice(5)) % 2) + (row % 10 === 0 ? 1 : 0) > 0),
  )
  const table = tableOf({ city: categoryColumn(city) })
  const goal = { objective: 'binary' as const, label, width: 1 }

  it('have codes for the 253 most frequent, and a mean label in the graph', () => {
    const { preparation, sheet } = prepare(table, { goal })
    expect(sheet.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['city', 'category'],
      ['city.mean', 'number'],
    ])
    expect(sheet.columns[0]).toMatchObject({ categories: 253 })
    expect(Math.max(...columnOf(sheet, 'city'))).toBe(253)
    const others = tableOf({ city: categoryColumn(['city 1', 'city 399', 'nowhere', null]) })
    expect(inGraph(preparation, others)).toEqual(rowMajor(preparation.apply(others)))
    const overall = label.reduce((sum, value) => sum + value, 0) / rows
    expect(columnOf(preparation.apply(others), 'city.mean').slice(2)).toEqual([
      Math.fround(overall),
      Math.fround(overall),
    ])
  })

  it('are learned from the labels of other rows only', () => {
    const random = label.map((_, row) => Number((Math.imul(row + 7, 0x9e3779b1) >>> 16) % 2))
    const unique = tableOf({ city: categoryColumn(Array.from({ length: rows }, (_, row) => `city ${row >> 1}`)) })
    const { preparation, sheet } = prepare(unique, { goal: { ...goal, label: random } })
    const apart = (values: readonly number[]): number => {
      const mean = (kind: number): number => {
        const own = values.filter((_, row) => random[row] === kind)
        return own.reduce((sum, value) => sum + value, 0) / own.length
      }
      return mean(1) - mean(0)
    }
    // the mean label of a category of two rows tells the label of both, unless it is taken from others
    expect(apart(columnOf(preparation.apply(unique), 'city.mean'))).toBeGreaterThan(0.02)
    expect(Math.abs(apart(columnOf(sheet, 'city.mean')))).toBeLessThan(0.01)
  })

  it('change in a row only with labels of other parts', () => {
    const folds = Int32Array.from({ length: rows }, (_, row) => row % 3)
    const first = prepare(table, { goal, folds }).sheet
    const turned = label.map((value, row) => (folds[row] === 1 ? 1 - value : value))
    const second = prepare(table, { goal: { ...goal, label: turned }, folds }).sheet
    const [a, b] = [columnOf(first, 'city.mean'), columnOf(second, 'city.mean')]
    expect(a.every((value, row) => (folds[row] === 1) === (value === b[row]))).toBe(true)
  })

  it('have one mean for each of several classes, and none where nothing is to be learned', () => {
    const kinds = { objective: 'multiclass' as const, label: label.map((_, row) => row % 3), width: 3 }
    expect(
      prepare(table, { goal: kinds })
        .sheet.columns.map(({ name }) => name)
        .slice(1),
    ).toEqual(['city.mean.0', 'city.mean.1', 'city.mean.2'])
    expect(prepare(table).sheet.columns.length).toBe(1)
    expect(prepare(table, { goal: { ...goal, objective: 'anomaly' } }).sheet.columns.length).toBe(1)
  })
})

describe('free text', () => {
  const lines = Array.from({ length: 60 }, (_, i) =>
    i % 2 === 0 ? `Free money call now ${i}, it is yours` : `see you at lunch today ${i}, my friend`,
  )
  const table = tableOf({ s: categoryColumn(lines) })

  it('is found by its words, and becomes terms of length one', () => {
    const { preparation, sheet } = prepare(table)
    const names = sheet.columns.map(({ name }) => name)
    expect(names).toContain('s.money')
    expect(names).toContain('s.free_money')
    expect(names).not.toContain('s.7')
    for (let row = 0; row < 60; row++)
      expect(sheet.columns.reduce((sum, { values }) => sum + values[row]! ** 2, 0)).toBeCloseTo(1, 5)
    const spelled = tableOf({ s: categoryColumn(['FREE Money', 'free money', '', null, 'nothing known']) })
    const found = preparation.apply(spelled)
    expect(columnOf(found, 's.money')[0]).toBe(columnOf(found, 's.money')[1])
    expect(columnOf(found, 's.money').slice(2)).toEqual([0, 0, 0])
  })

  it('weighs terms by ln((1 + n) / (1 + df)) + 1', () => {
    const three = tableOf({ s: categoryColumn(['red car', 'red bus', 'car car bus']) })
    const { sheet } = prepare(three, { texts: ['s'] })
    expect(sheet.columns.map(({ name }) => name)).toEqual(['s.bus', 's.car', 's.red'])
    const weight = Math.log(4 / 3) + 1
    const row = [weight, 2 * weight, 0]
    const length = Math.hypot(...row)
    for (const [i, { values }] of sheet.columns.entries()) expect(values[2]).toBeCloseTo(row[i]! / length, 6)
  })

  it('is a column of categories where it repeats, or where told so', () => {
    const labels = tableOf({ s: categoryColumn(Array.from({ length: 60 }, (_, i) => lines[i % 20]!)) })
    expect(prepare(labels).sheet.columns.map(({ kind }) => kind)).toEqual(['category'])
    expect(prepare(table, { texts: [] }).sheet.columns.map(({ kind }) => kind)).toEqual(['category'])
  })

  it('keeps no more terms than asked for', () => {
    expect(prepare(table, { terms: 5 }).sheet.columns.length).toBe(5)
  })
})
