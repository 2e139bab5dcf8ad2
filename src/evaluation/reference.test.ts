import { describe, expect, test } from 'vitest'
import { DAY, type Json } from '../base/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../table/index.ts'
import { binName, binRows, binsOf, countBins, sizeOf } from './bins.ts'
import { rowLoss } from './loss.ts'
import { buildReference, type ReferenceSource, readReference } from './reference.ts'

const heldOut = { rows: 0, from: 0, to: 0, metrics: {} }

function source(over: Partial<ReferenceSource> = {}): ReferenceSource {
  return {
    table: tableOf({
      distance: numberColumn([100, 200, null, 400]),
      origin: categoryColumn(['ATL', 'CMH', 'ATL', null]),
    }),
    features: ['distance', 'origin'],
    predictions: Float64Array.of(0.1, 0.4, 0.2, 0.3),
    times: Float64Array.of(0, DAY + 1, DAY + 2, Number.NaN),
    labels: Float64Array.of(0, 1, Number.NaN, 0),
    objective: 'binary',
    heldOut,
    ...over,
  }
}

describe('bins', () => {
  test('of numbers are ten quantile bins and one for missing', () => {
    const column = numberColumn(Array.from({ length: 1000 }, (_, k) => k))
    const bins = binsOf(column)
    expect(sizeOf(bins)).toBe(11)
    expect(countBins(bins, column)).toEqual([...new Array<number>(10).fill(100), 0])
    expect(countBins(bins, numberColumn([null, -5, 5000]))).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
  })

  test('of a yes and a no are two, though most quantiles are equal', () => {
    const column = numberColumn(Array.from({ length: 100 }, (_, k) => (k < 75 ? 0 : 1)))
    const bins = binsOf(column)
    expect(bins).toEqual({ kind: 'number', edges: [1] })
    expect(countBins(bins, column)).toEqual([75, 25, 0])
  })

  test('of texts are the most frequent ones, then other, then missing', () => {
    const texts = Array.from({ length: 300 }, (_, k) => `v${String(k % 150).padStart(3, '0')}`)
    const column = categoryColumn([...texts, 'v007', null])
    const bins = binsOf(column)
    if (bins.kind !== 'category') throw new Error('not categories')
    expect(bins.categories).toHaveLength(100)
    expect(bins.categories.slice(0, 3)).toEqual(['v007', 'v000', 'v001'])
    expect(countBins(bins, column).slice(-2)).toEqual([100, 1])
    expect(binRows(bins, categoryColumn(['never seen', 'v000']))).toEqual(Int32Array.of(100, 1))
  })

  test('read a column of the other kind by its text or its number', () => {
    const numbers = binsOf(numberColumn([1, 2, 3, 4]))
    expect(countBins(numbers, categoryColumn(['1', 'x', '', '4']))).toEqual(
      countBins(numbers, numberColumn([1, null, null, 4])),
    )
    const texts = binsOf(categoryColumn(['1', '1', '2']))
    expect(countBins(texts, numberColumn([1, 3, null]))).toEqual([1, 0, 1, 1])
  })

  test('are named in words', () => {
    const bins = { kind: 'number', edges: [1, 2.5] } as const
    expect([0, 1, 2, 3].map((bin) => binName(bins, bin))).toEqual(['< 1', '1 to 2.5', '≥ 2.5', 'missing'])
    expect([0, 1, 2].map((bin) => binName({ kind: 'category', categories: ['a'] }, bin))).toEqual([
      'a',
      'other',
      'missing',
    ])
    expect(binName({ kind: 'number', edges: [] }, 0)).toBe('any')
  })

  test('of a column without values have one place for what comes', () => {
    expect(countBins(binsOf(numberColumn([null, null])), numberColumn([1, null]))).toEqual([1, 1])
  })
})

describe('the reference of a training run', () => {
  test('counts every bin, in all and by UTC day, with the mean loss of its labeled rows', () => {
    const { features, labelMean, rows, from, to, meanLoss } = buildReference(source())
    const origin = features['origin']!
    expect(origin.bins).toEqual({ kind: 'category', categories: ['ATL', 'CMH'] })
    expect(origin.counts).toEqual([2, 1, 0, 1])
    expect(origin.days).toEqual([
      { day: 0, counts: [1, 0, 0, 0] },
      { day: 1, counts: [1, 1, 0, 0] },
    ])
    expect(origin.loss).toEqual(
      [-Math.log(0.9), -Math.log(0.4), null, -Math.log(0.7)].map((loss) => loss && expect.closeTo(loss, 12)),
    )
    expect({ labelMean, rows, from, to }).toEqual({ labelMean: 1 / 3, rows: 4, from: 0, to: DAY + 2 })
    expect(meanLoss).toBeCloseTo((-Math.log(0.9) - Math.log(0.4) - Math.log(0.7)) / 3, 12)
  })

  test('is plain JSON that reads back as it was', () => {
    const reference = buildReference(source())
    expect(readReference(JSON.parse(JSON.stringify(reference)) as Json)).toEqual(reference)
  })

  test('knows no time and no label where there are none', () => {
    const nothing = new Float64Array(4).fill(Number.NaN)
    const reference = buildReference(source({ times: nothing, labels: nothing }))
    expect(reference).toMatchObject({ from: null, to: null, labelMean: null, meanLoss: null })
    expect(reference.prediction.days).toEqual([])
  })

  test('takes squared error as the loss of a number', () => {
    expect(buildReference(source({ objective: 'regression' })).prediction.loss).toContain(rowLoss('regression', 0.4, 1))
  })

  test.each([
    ['evaluation.no_column', source({ features: ['delay'] })],
    ['evaluation.unequal_lengths', source({ labels: new Float64Array(3) })],
  ])('refuses with %s', (code, from) => {
    expect(() => buildReference(from)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    ['nothing', null],
    ['another format', { format: 'other/1' }],
    ['a part', { format: 'millrace.reference/1', features: {} }],
  ])('refuses to read %s', (_, json) => {
    expect(() => readReference(json)).toThrow(expect.objectContaining({ code: 'evaluation.bad_reference' }))
  })
})
