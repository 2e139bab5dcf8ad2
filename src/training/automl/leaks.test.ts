import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { type Column, categoryColumn, codeColumn, lookRows, numberColumn, tableOf } from '../../table/index.ts'
import { type Study, studyTable } from './columns.ts'
import { leakFolds, tellingOf } from './leaks.ts'
import { partsOfLabel } from './leaks-sum.ts'

const ROWS = 1500
const random = seededRandom(21)
const draws = (make: (row: number) => number): Float64Array =>
  Float64Array.from({ length: ROWS }, (_, row) => make(row))
const noise = draws(() => random.next())
const other = draws(() => random.next())
const yes = draws((row) => Number(noise[row]! + 0.5 * random.next() > 0.7))

function study(label: Float64Array, columns: Readonly<Record<string, Column>>): Study {
  return studyTable(
    tableOf({ noise: numberColumn(noise), other: numberColumn(other), label: numberColumn(label), ...columns }),
    { label: 'label' },
  )
}

function leaksOf(found: Study): Record<string, string | undefined> {
  const leaks = found.warnings.filter(({ code }) => code === 'leak_suspected')
  return Object.fromEntries(
    leaks.map(({ column }) => [column, found.columns.find(({ name }) => name === column)?.role]),
  )
}

describe('a leak', () => {
  it('is a copy of the label under other names, which is left out', () => {
    const copies = {
      words: categoryColumn([...yes].map((value) => (value ? 'bad' : 'good'))),
      shifted: numberColumn(draws((row) => 7 - 3 * yes[row]!)),
    }
    expect(leaksOf(study(yes, copies))).toEqual({ words: 'leak', shifted: 'leak' })
  })

  it('is a column that is nearly the label, which stays', () => {
    const near = numberColumn(draws((row) => (random.next() < 0.01 ? 1 - yes[row]! : yes[row]!)))
    const after = numberColumn(draws((row) => 5 * yes[row]! + random.next()))
    const found = leaksOf(study(yes, { near, after }))
    expect(found['near']).toBe('feature')
    expect(Object.keys(found)).toContain('after')
  })

  it('is a column that is filled in afterwards, which is left out', () => {
    const closed = categoryColumn([...yes].map((value, row) => (value && row % 20 ? `d${row % 7}` : null)))
    const found = study(yes, { closed })
    expect(leaksOf(found)).toEqual({ closed: 'leak' })
    expect(found.warnings[0]!.message).toContain('filled in afterwards')
  })

  it('is a pair of columns that add up to the label, which are left out', () => {
    const [casual, registered] = [
      draws((row) => Math.floor(80 * noise[row]!)),
      draws((row) => Math.floor(300 * other[row]!)),
    ]
    const found = study(
      draws((row) => casual[row]! + registered[row]!),
      { casual: numberColumn(casual), registered: numberColumn(registered) },
    )
    expect(leaksOf(found)).toEqual({ casual: 'leak', registered: 'leak' })
    expect(found.warnings[0]!.evidence).toMatchObject({ columns: 2, weight: expect.closeTo(1, 6) })
  })

  it('is not a good feature', () => {
    const strong = numberColumn(draws((row) => yes[row]! + 1.5 * random.next()))
    expect(leaksOf(study(yes, { strong }))).toEqual({})
    const price = draws((row) => 100 * noise[row]! ** 2 + 60 * random.next())
    expect(leaksOf(study(price, {}))).toEqual({})
  })

  it('is not one column of a label that three make up with noise', () => {
    const third = draws(() => random.next())
    const label = draws((row) => 2 * noise[row]! - other[row]! + third[row]! + 0.3 * random.next())
    expect(leaksOf(study(label, { third: numberColumn(third) }))).toEqual({})
  })

  it('is not a category of which each row has its own', () => {
    expect(
      leaksOf(study(yes, { ticket: categoryColumn([...yes].map((_, row) => `t${(row * 7919) % 1100}`)) })),
    ).toEqual({})
  })

  it('leaves a column when there would be none without it', () => {
    const table = tableOf({ only: numberColumn(yes), label: numberColumn(yes) })
    expect(() => studyTable(table, { label: 'label' })).toThrow(
      expect.objectContaining({ code: 'training.no_features' }),
    )
  })
})

describe('what a column tells', () => {
  const rows = lookRows(ROWS, ROWS)
  const telling = (values: Float64Array, label: Float64Array, classes: number) =>
    tellingOf(codeColumn({ kind: 'number', values }, rows), { values: label, classes, folds: leakFolds(ROWS, 1) })

  it('is about 0 for noise and 1 for the label', () => {
    expect(
      Math.abs(
        telling(
          noise,
          draws(() => random.next()),
          0,
        ).share,
      ),
    ).toBeLessThan(0.1)
    expect(telling(yes, yes, 2).share).toBeGreaterThan(0.99)
    expect(telling(noise, noise, 0).share).toBeGreaterThan(0.99)
  })

  it('is the share of the variance, in any shape', () => {
    const label = draws((row) => Math.sin(12 * noise[row]!) + 2 * Math.SQRT1_2 * (random.next() - 0.5))
    const expected = 0.5 / (0.5 + 2 / 12)
    expect(telling(noise, label, 0).share).toBeCloseTo(expected, 1)
    expect(telling(noise, label, 0).low).toBeLessThan(expected)
  })
})

describe('parts of a label', () => {
  const columns = [
    { name: 'a', values: noise },
    { name: 'b', values: other },
    { name: 'c', values: draws(() => random.next()) },
  ]

  it('are found with their weights', () => {
    const found = partsOfLabel(
      draws((row) => 3 * noise[row]! - 0.5 * columns[2]!.values[row]! + 8),
      columns,
    )!
    expect(found.columns).toEqual(['a', 'c'])
    expect(found.weights).toEqual([expect.closeTo(3, 9), expect.closeTo(-0.5, 9)])
    expect(found.isPlain).toBe(false)
  })

  it('may leave out a small fee', () => {
    const total = draws((row) => 50 * noise[row]! + 20 * other[row]! + random.next())
    const found = partsOfLabel(total, [
      { name: 'fare', values: noise.map((value) => 50 * value) },
      { name: 'tip', values: other.map((value) => 20 * value) },
    ])!
    expect(found).toMatchObject({ columns: ['fare', 'tip'], isPlain: false })
  })

  it('are not found in noise, in constants or in one column', () => {
    expect(
      partsOfLabel(
        draws(() => random.next()),
        columns,
      ),
    ).toBeUndefined()
    expect(partsOfLabel(new Float64Array(ROWS).fill(2), columns)).toBeUndefined()
    expect(
      partsOfLabel(
        noise.map((value) => 2 * value),
        columns,
      ),
    ).toBeUndefined()
    const twice = { name: 'again', values: noise }
    expect(
      partsOfLabel(
        draws((row) => noise[row]! + random.next()),
        [columns[0]!, twice],
      ),
    ).toBeUndefined()
  })
})
