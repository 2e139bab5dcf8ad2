import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../../table/index.ts'
import { expectedClasses, realizedClasses } from './class-measures.ts'
import { type ClassAnswers, estimateClasses, fitClassEstimator } from './classes.ts'

const WIDTH = 3

/** Three classes along x; the model does not know that in group c the last two are nearly always exchanged. */
function rowsOf(seed: number, rows: number, shareOfC = 0.2): ClassAnswers & { readonly labels: Float64Array } {
  const random = seededRandom(seed)
  const [x, group, scores, labels] = [
    new Float64Array(rows),
    [] as string[],
    new Float64Array(rows * WIDTH),
    new Float64Array(rows),
  ]
  for (let row = 0; row < rows; row++) {
    x[row] = 4 * random.next() - 2
    group.push(random.next() < shareOfC ? 'c' : 'a')
    const odds = [Math.exp(-2 * x[row]!), 1, Math.exp(2 * x[row]!)]
    const sum = odds[0]! + odds[1]! + odds[2]!
    for (let k = 0; k < WIDTH; k++) scores[row * WIDTH + k] = odds[k]! / sum
    const draw = random.next() * sum
    const label = draw < odds[0]! ? 0 : draw < odds[0]! + odds[1]! ? 1 : 2
    labels[row] = group[row] === 'c' && label > 0 && random.next() < 0.9 ? 3 - label : label
  }
  return { table: tableOf({ x: numberColumn(x), group: categoryColumn(group) }), scores, width: WIDTH, labels }
}

const FIT = { features: ['x', 'group'], chunk: 500 }

describe('performance of several classes without labels', () => {
  test('chances of 0 and 1 expect what metrics say of these labels, without variance', () => {
    const { scores, labels } = rowsOf(1, 300)
    const chances = Float64Array.from(scores, (_, i) => Number(labels[Math.floor(i / WIDTH)] === i % WIDTH))
    const [expected, realized] = [
      expectedClasses({ scores, width: WIDTH }, chances),
      realizedClasses({ scores, width: WIDTH }, labels),
    ]
    for (const metric of ['accuracy', 'logloss', 'macro_f1', 'macro_auc'] as const) {
      expect(expected[metric].value).toBeCloseTo(realized[metric].value, 12)
      expect(expected[metric].variance).toBeCloseTo(0, 12)
    }
  })

  test('right chances are right on the mean, and as far off as they say', () => {
    const random = seededRandom(5)
    const { scores } = rowsOf(2, 400)
    const expected = expectedClasses({ scores, width: WIDTH }, scores)
    const drawn = Array.from({ length: 100 }, () => {
      const labels = Float64Array.from({ length: 400 }, (_, row) => {
        const draw = random.next()
        return draw < scores[3 * row]! ? 0 : draw < scores[3 * row]! + scores[3 * row + 1]! ? 1 : 2
      })
      return realizedClasses({ scores, width: WIDTH }, labels)
    })
    for (const metric of ['accuracy', 'logloss', 'macro_f1', 'macro_auc'] as const) {
      const values = drawn.map((one) => one[metric].value)
      const mean = values.reduce((a, b) => a + b, 0) / values.length
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1)
      const { value, variance: told } = expected[metric]
      expect(Math.abs(mean - value)).toBeLessThan(4 * Math.sqrt(variance / values.length) + 0.003)
      // exact of two, and never too small of the means over classes
      expect(variance / told).toBeLessThan(1.4)
      if (metric === 'accuracy' || metric === 'logloss') expect(variance / told).toBeGreaterThan(0.65)
    }
  })

  test('a window of rows that the model does badly on is an alarm before any label, and others are not', () => {
    const state = fitClassEstimator({ ...rowsOf(3, 3_000), ...FIT })
    expect(state).toMatchObject({ rows: 3_000, chunk: 500 })
    const { labels: _, ...usual } = rowsOf(4, 800)
    const calm = estimateClasses(state, usual)
    expect(Object.values(calm.metrics).some(({ alarm }) => alarm)).toBe(false)
    const bad = rowsOf(5, 800, 0.9)
    const { metrics, labeled, trusted } = estimateClasses(state, bad)
    expect([labeled, trusted]).toEqual([800, true])
    for (const { value, sd, realized } of Object.values(metrics))
      expect(Math.abs(value - realized!.value)).toBeLessThan(4 * sd)
    expect(metrics['accuracy']).toMatchObject({ alarm: true, realized: { alarm: true } })
    expect(metrics['macro_f1']!.alarm).toBe(true)
  })

  test('too few labels, and labels that are no class, are refused', () => {
    const rows = rowsOf(6, 200)
    const none = { ...rows, labels: rows.labels.map((label) => (label === 2 ? Number.NaN : label)) }
    expect(() => fitClassEstimator({ ...none, ...FIT })).toThrow(
      expect.objectContaining({ code: 'evaluation.too_few_labels' }),
    )
    const odd = { ...rows, labels: rows.labels.map((label, row) => (row === 7 ? 3 : label)) }
    expect(() => fitClassEstimator({ ...odd, ...FIT })).toThrow(
      expect.objectContaining({ code: 'evaluation.bad_label' }),
    )
  })
})
