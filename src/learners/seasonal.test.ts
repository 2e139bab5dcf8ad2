import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  bodyModel,
  contextOf,
  difference,
  numberFeature,
  planScores,
  runtimeScores,
  sheetOf,
} from '../../test/support/learned.ts'
import { compile, feedsOf } from '../inference/index.ts'
import { numberColumn, type Table, tableOf, takeRows } from '../table/index.ts'
import { optionsOf, seasonal } from './catalog.ts'
import { fitLearner } from './fit.ts'
import type { Goal, Learned } from './learner.ts'
import { inWaves } from './seasonal/waves.ts'
import { seasonalLearner } from './seasonal.ts'
import type { Sheet } from './sheet.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.UTC(2022, 0, 1)

/** Hours since 2022 with the parts a preparation makes of them. */
function hours(count: number, every = 1): { readonly times: Float64Array; readonly sheet: Sheet } {
  const times = Float64Array.from({ length: count }, (_, i) => START + i * every * HOUR)
  const days = times.map((time) => Math.floor(time / DAY))
  const sheet = sheetOf(
    numberFeature('at.days', days),
    numberFeature(
      'at.hour',
      times.map((time) => Math.floor(time / HOUR) % 24),
    ),
    numberFeature(
      'at.weekday',
      days.map((day) => (day + 4) % 7),
    ),
    numberFeature(
      'at.dayFromMarch',
      days.map((day) => (day - Date.UTC(2022, 2, 1) / DAY + 3660) % 366),
    ),
    numberFeature(
      'warmth',
      times.map((_, i) => (i * 7919) % 31),
    ),
  )
  return { times, sheet }
}

const goalOver = (label: Float64Array, rows: number, from = 0): Goal => ({
  objective: 'regression',
  width: 1,
  label,
  rows: Int32Array.from({ length: rows - from }, (_, row) => from + row),
})

const learn = (sheet: Sheet, goal: Goal, options: Parameters<typeof seasonal>[0] = {}): Learned =>
  seasonalLearner.fit(sheet, goal, { options: optionsOf(seasonal(options)) as never, context: contextOf() })

const rootMean = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, one) => sum + one * one, 0) / values.length)

describe('a seasonal forecaster', () => {
  const { times, sheet } = hours(24 * 7 * 12)
  const shape = (i: number): number => {
    const day = Math.floor(times[i]! / DAY)
    const isRest = (day + 4) % 7 === 0 || (day + 4) % 7 === 6
    return (
      (isRest ? 0.5 : 1) * (2 + Math.sin((2 * Math.PI * ((times[i]! / HOUR) % 24)) / 24)) +
      sheet.columns[4]!.values[i]! / 20
    )
  }
  const trend = (i: number): number => (i < 1000 ? i / 500 : 2 + (i - 1000) / 2000)

  it('goes on with a bent trend and a week of hours', () => {
    const label = times.map((_, i) => trend(i) + shape(i))
    const known = 24 * 7 * 10
    const learned = learn(sheet, goalOver(label, known), { effects: 'sum' })
    const scores = learned.scores(sheet)
    expect(learned.link).toBe('identity')
    expect(rootMean([...scores.subarray(known)].map((score, i) => score - label[known + i]!))).toBeLessThan(0.1)
  })

  it('finds out that effects multiply', () => {
    const label = times.map((_, i) => Math.round(20 * (1 + trend(i)) * shape(i)))
    const known = 24 * 7 * 10
    const [auto, sum] = [learn(sheet, goalOver(label, known)), learn(sheet, goalOver(label, known), { effects: 'sum' })]
    const off = ({ link, scores }: Learned): number =>
      rootMean(
        [...scores(sheet).subarray(known)].map(
          (score, i) => (link === 'exp' ? Math.exp(score) : score) - label[known + i]!,
        ),
      )
    expect(auto.link).toBe('exp')
    expect(off(auto)).toBeLessThan(0.7 * off(sum))
  })

  it.each(['sum', 'product'] as const)(
    'is the same in a graph, for missing and wild values too: %s',
    async (effects) => {
      const label = times.map((_, i) => 1 + shape(i))
      const { body, scores } = learn(sheet, goalOver(label, 1500), { effects })
      const onnx = bodyModel(body, 5, 1)
      const far = [19_000, null, 30_000, -5, null]
      const wild = sheetOf(
        numberFeature('at.days', far),
        numberFeature('at.hour', [3, 23, 0, null, null]),
        numberFeature('at.weekday', [0, null, 6, 3, null]),
        numberFeature('at.dayFromMarch', [365, 0, 12, null, null]),
        numberFeature('warmth', [null, 3e38, -3e38, 0, null]),
      )
      for (const rows of [sheet, wild]) {
        expect(planScores(onnx, rows)).toEqual(Float32Array.from(scores(rows)))
        expect(difference(await runtimeScores(onnx, rows), scores(rows))).toBeLessThan(2e-6)
        expect([...scores(rows)].every(Number.isFinite)).toBe(true)
      }
    },
  )

  it('keeps a product below ten times what it has seen', () => {
    const label = times.map((_, i) => Math.round(2 ** (i / 200)))
    const { scores } = learn(sheet, goalOver(label, 2000), { effects: 'product', l2: 0.001 })
    const later = sheetOf(
      ...sheet.columns.map((column) => ({
        ...column,
        values: column.values.map((value, i) => (column.name === 'at.days' ? value + 100 * i : value)),
      })),
    )
    const most = Math.exp(Math.max(...scores(later)))
    expect(most).toBeLessThan(10.001 * label[1999]!)
  })

  it('takes what the data cover: only hours, only weekdays, or no time at all', () => {
    const label = times.map((_, i) => shape(i))
    for (const kept of [['at.hour'], ['at.weekday'], ['at.days'], ['warmth'], ['at.month']]) {
      const part: Sheet = {
        rows: sheet.rows,
        columns: kept.map(
          (name) =>
            sheet.columns.find((column) => column.name === name) ??
            numberFeature(
              name,
              label.map(() => 1),
            ),
        ),
      }
      const { body, scores } = learn(part, goalOver(label, 1000), { effects: 'sum' })
      expect(planScores(bodyModel(body, 1, 1), part)).toEqual(Float32Array.from(scores(part)))
    }
  })

  it('refuses to multiply labels below 0, and adds them up', () => {
    const label = times.map((_, i) => shape(i) - 2)
    expect(() => learn(sheet, goalOver(label, 500), { effects: 'product' })).toThrow(
      expect.objectContaining({ code: 'learners.bad_label' }),
    )
    expect(learn(sheet, goalOver(label, 500)).link).toBe('identity')
  })

  it('reads a time column of a table, in the sealed model too', () => {
    const label = times.map((_, i) => trend(i) + shape(i))
    const table = tableOf({
      at: numberColumn(times),
      warmth: numberColumn(Float64Array.from(sheet.columns[4]!.values)),
    })
    const task = { table: asTime(table, 'at'), features: ['at', 'warmth'], label, objective: 'regression' as const }
    const fitted = fitLearner(seasonal(), task, contextOf())
    const plan = compile(fitted.onnx)
    const answer = plan.run(feedsOf(takeRows(task.table, [5, 900]), plan))['variable']!.data
    expect(fitted.summary['seasons']).toBeGreaterThan(0)
    expect(Math.abs((answer[1] as number) - label[900]!)).toBeLessThan(0.3)
  })
})

/** The column holds moments. */
function asTime(table: Table, name: string): Table {
  const column = table.columns.get(name)!
  return tableOf(new Map([...table.columns, [name, { ...column, kind: 'time' } as typeof column] as const]))
}

describe('a problem in waves', () => {
  it('has the gradient of its loss', () => {
    const values = Float64Array.of(1, 2, -1, 0.5, 3, 1)
    const problem = {
      size: 5,
      total: 1,
      loss: (x: Float64Array, gradient: Float64Array) => {
        gradient.set(x.map((one, i) => (i + 1) * one))
        return x.reduce((sum, one, i) => sum + ((i + 1) * one * one) / 2, 0)
      },
    }
    const { loss, size } = inWaves(problem, [{ at: 1, phases: 3, waves: 2, values }])
    expect(size).toBe(4)
    const [x, gradient, ignored] = [Float64Array.of(0.3, -0.2, 0.7, 1.1), new Float64Array(4), new Float64Array(4)]
    loss(x, gradient)
    gradient.forEach((slope, i) => {
      const step = (by: number): number =>
        loss(
          x.map((one, at) => (at === i ? one + by : one)),
          ignored,
        )
      expect((step(1e-5) - step(-1e-5)) / 2e-5).toBeCloseTo(slope, 6)
    })
  })
})

/** Public data of the work place; not part of the repository. */
const RENTALS = fileURLToPath(new URL('../../../shared/data/bike_sharing/hour.csv', import.meta.url))
const hasRentals = existsSync(RENTALS)
if (!hasRentals) process.stderr.write(`skipped: ${RENTALS} is not on this machine\n`)

describe.skipIf(!hasRentals)('hourly bike rentals, a week ahead', () => {
  it('are forecast better than by the same hour of the week before', () => {
    const cells = readFileSync(RENTALS, 'utf8')
      .trim()
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.split(','))
    const times = Float64Array.from(cells, (row) => Date.parse(`${row[1]}T00:00:00Z`) + Number(row[5]) * HOUR)
    const label = Float64Array.from(cells, (row) => Number(row[16]))
    const table = asTime(tableOf({ at: numberColumn(times) }), 'at')
    const at = new Map(Array.from(times, (time, row) => [time, row] as const))
    const [ours, naive]: [number[], number[]] = [[], []]
    for (let week = Date.UTC(2012, 2, 1); week < Date.UTC(2012, 11, 1); week += 56 * DAY) {
      const rows = [...times.keys()]
      const [known, next] = [
        rows.filter((row) => times[row]! < week),
        rows.filter((row) => times[row]! >= week && times[row]! < week + 7 * DAY),
      ]
      const task = {
        table: takeRows(table, known),
        features: ['at'],
        label: label.slice(0, known.length),
        objective: 'regression' as const,
      }
      const answers = fitLearner(seasonal(), task, contextOf()).predict(takeRows(table, next))
      next.forEach((row, i) => {
        ours.push(answers[i]! - label[row]!)
        naive.push((label[at.get(times[row]! - 7 * DAY) ?? row] ?? 0) - label[row]!)
      })
    }
    expect(rootMean(ours)).toBeLessThan(0.8 * rootMean(naive))
  })
})
