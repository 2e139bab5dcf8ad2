import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floatTensor, int64Tensor, stringTensor, type Tensor } from '../../inference/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../../table/index.ts'
import type { JournalEntry } from './entry.ts'
import { createMemory } from './memory.ts'
import { mergeEntries } from './merge.ts'

const number = fc.constantFrom(0, -0, 1, 0.1, -2.5, Number.NaN, 1e300)
const text = fc.constantFrom('', 'a', 'b', 'ü')

const tensors = (rows: number): fc.Arbitrary<Record<string, Tensor>> => {
  const list = <T>(of: fc.Arbitrary<T>, width: number) =>
    fc.array(of, { minLength: rows * width, maxLength: rows * width })
  return fc.oneof(
    fc.record({ x: list(number, 3).map((values) => floatTensor([rows, 3], values)) }),
    fc.record({
      x: list(number, 2).map((values) => floatTensor([rows, 2], values)),
      n: list(fc.integer(), 1).map((values) => int64Tensor([rows], values)),
      t: list(text, 1).map((values) => stringTensor([rows, 1], values)),
    }),
  )
}

const table = (rows: number): fc.Arbitrary<Table> =>
  fc
    .record({
      n: fc.array(number, { minLength: rows, maxLength: rows }),
      t: fc.array(text, { minLength: rows, maxLength: rows }),
      wide: fc.boolean(),
    })
    .map(({ n, t, wide }) =>
      tableOf({ n: numberColumn(n), t: categoryColumn(t), ...(wide && { m: numberColumn(n) }) } as never),
    )

const entry = fc.integer({ min: 1, max: 3 }).chain((rows): fc.Arbitrary<JournalEntry> => {
  const numbers = fc
    .array(number, { minLength: rows, maxLength: rows })
    .map((values): Float64Array => Float64Array.from(values))
  return fc.record({
    ids: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: rows, maxLength: rows }),
    at: fc.constant(new Float64Array(rows).fill(7)),
    champion: fc.constantFrom(1, 2),
    challenger: fc.constantFrom(undefined, 3),
    answered: fc.constantFrom(1, 2, 3).map((version) => new Int32Array(rows).fill(version)),
    score: numbers,
    championScore: numbers,
    challengerScore: fc.option(numbers, { nil: undefined }),
    features: fc.oneof(tensors(rows), table(rows)),
    answers: fc.option(tensors(rows), { nil: undefined }),
    latencyUs: fc.integer({ min: 1, max: 9 }),
  })
})

/** What a journal has of entries, with the rows that were replaced left out. */
function journalOf(entries: readonly JournalEntry[]): unknown[] {
  const memory = createMemory({ rows: 1e6, ms: 1e9 }, { first: 0, forgotten: Number.NEGATIVE_INFINITY })
  for (const one of entries) memory.append(one)
  const rows = memory.read({ from: 0, to: 1e9 })
  return Array.from({ length: rows.rows }, (_, row) => {
    const cells = [...rows.columns].map(([name, column]) => [name, valueAt(column, row)] as const)
    return cells.filter(([, cell]) => cell !== null && !Number.isNaN(cell)).sort(([a], [b]) => (a < b ? -1 : 1))
  })
}

describe('entries that are put together', () => {
  it('make the journal that they make one by one', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        expect(journalOf(mergeEntries(entries))).toEqual(journalOf(entries))
      }),
      { numRuns: 300 },
    )
  })

  it('become one where they differ in their rows only, and no larger than a chunk', () => {
    const one = (i: number): JournalEntry => ({
      ...{ ids: [`r${i}`], at: Float64Array.of(i), champion: 1, challenger: undefined, answered: Int32Array.of(1) },
      ...{ score: Float64Array.of(i), championScore: Float64Array.of(i), challengerScore: undefined },
      ...{ features: { x: floatTensor([1, 2], [i, i]) }, answers: undefined, latencyUs: i },
    })
    const merged = mergeEntries(Array.from({ length: 5_000 }, (_, i) => one(i)))
    expect(merged.map(({ ids }) => ids.length)).toEqual([4_096, 904])
    expect(merged[1]!.features).toMatchObject({ x: { shape: [904, 2] } })
  })
})
