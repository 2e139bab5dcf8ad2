import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../base/index.ts'
import { boostingLearner } from '../boosting.ts'
import type { Crew } from '../crew.ts'
import type { FitContext, Goal, Learned } from '../learner.ts'
import type { Sheet } from '../sheet.ts'
import { enlist } from '../trees/orders.ts'
import { logistic, softmaxLoss } from './classes.ts'
import type { Loss, Target } from './loss.ts'
import { weightedQuantile } from './loss.ts'
import { lambdaRank } from './ranking.ts'
import { huberLoss, poisson, quantileLoss, squared, tweedieLoss } from './regression.ts'

type Options = Parameters<typeof boostingLearner.fit>[2]['options']
const defaults = Object.fromEntries(
  Object.entries(boostingLearner.options.properties).map(([name, schema]) => [
    name,
    (schema as unknown as { default: unknown }).default,
  ]),
) as unknown as Options
const context = (more: Partial<FitContext> = {}): FitContext => ({
  random: seededRandom(1),
  progress: () => {},
  ...more,
})
const learn = (sheet: Sheet, goal: Goal, options: Partial<Options> = {}, more: Partial<FitContext> = {}): Learned =>
  boostingLearner.fit(sheet, goal, { options: { ...defaults, patience: 0, ...options }, context: context(more) })

/** Rows with two numbers that say something, one that says nothing, and a category; some numbers are missing. */
function example(rows: number, seed: number) {
  const random = seededRandom(seed)
  const draw = (of: () => number): Float32Array => Float32Array.from({ length: rows }, of)
  const [a, b, noise] = [draw(() => random.next()), draw(() => random.next()), draw(() => random.next())]
  const codes = draw(() => 1 + random.integer(12))
  const gappy = b.map((value) => (random.next() < 0.1 ? Number.NaN : value))
  const mean = Float64Array.from(a, (x, row) => 3 * x + Math.sin(6 * b[row]!) + (codes[row]! % 3))
  const sheet: Sheet = {
    rows,
    columns: [
      { kind: 'number', name: 'a', values: a },
      { kind: 'number', name: 'b', values: gappy },
      { kind: 'number', name: 'noise', values: noise },
      { kind: 'category', name: 'c', categories: 12, values: codes },
    ],
  }
  return { sheet, mean, random }
}

const goalOf = (label: Float64Array, more: Partial<Goal> = {}): Goal => ({
  ...{ objective: 'regression', label, width: 1 },
  rows: Int32Array.from({ length: label.length }, (_, row) => row),
  ...more,
})

/** A crew whose threads work one after the other: the same shares of work as with real ones. */
const crewOf = (threads: number): Crew => ({
  threads,
  form(work, own) {
    const members = [own, ...Array.from({ length: threads - 1 }, (_, i) => enlist(work, i + 1))]
    return {
      threads,
      all: (order) => {
        for (const member of members) member(order)
      },
      disband: () => undefined,
    }
  },
})

describe('a loss', () => {
  const random = seededRandom(6)
  const label = Float64Array.from({ length: 24 }, () => random.integer(3))
  const ones = label.map((value) => Number(value > 0))
  const groups = Int32Array.from({ length: 24 }, (_, row) => Math.floor(row / 8))
  const losses: readonly (readonly [string, Loss, Target, number])[] = [
    ['squared', squared, { label }, 1],
    ['quantile', quantileLoss(0.3), { label }, 1],
    ['huber', huberLoss(0.5), { label }, 1],
    ['poisson', poisson, { label }, 1],
    ['tweedie', tweedieLoss(1.4), { label }, 1],
    ['logistic', logistic, { label: ones }, 1],
    ['softmax', softmaxLoss(3), { label }, 3],
  ]

  it.each(losses)('%s has the derivatives of its mean', (_name, loss, target, width) => {
    const rows = label.length
    const scores = Float64Array.from({ length: rows * width }, () => random.next() * 2 - 0.7)
    loss.beginRound?.(target, scores)
    for (let klass = 0; klass < width; klass++) {
      const into = { first: new Float64Array(rows), second: new Float64Array(rows), klass }
      loss.derive(target, scores, into)
      for (let row = 0; row < rows; row++) {
        const at = klass * rows + row
        const moved = (step: number): number => {
          const other = scores.slice()
          other[at]! += step
          return loss.mean(target, other) * rows
        }
        expect(into.first[row]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 4)
        expect(into.second[row]).toBeGreaterThan(0)
      }
    }
  })

  it.each(losses.filter(([name]) => name !== 'huber'))(
    '%s starts where its mean is smallest',
    (_name, loss, target, width) => {
      const rows = label.length
      const at = (shift: number): number => {
        const scores = new Float64Array(rows * width)
        for (const [klass, score] of loss.start(target).entries()) scores.fill(score, klass * rows, (klass + 1) * rows)
        scores.fill(scores[0]! + shift, 0, rows)
        loss.beginRound?.(target, new Float64Array(rows * width).fill(loss.start(target)[0]!))
        return loss.mean(target, scores)
      }
      expect(at(0)).toBeLessThanOrEqual(at(0.05) + 1e-12)
      expect(at(0)).toBeLessThanOrEqual(at(-0.05) + 1e-12)
    },
  )

  it('of a ranking pushes the better row of each pair up, and sums to nothing within a group', () => {
    const scores = Float64Array.from(label, () => random.next())
    const into = { first: new Float64Array(24), second: new Float64Array(24), klass: 0 }
    lambdaRank.derive({ label, groups }, scores, into)
    for (const group of [0, 1, 2]) {
      const sum = into.first.subarray(8 * group, 8 * group + 8).reduce((all, g) => all + g, 0)
      expect(Math.abs(sum)).toBeLessThan(1e-12)
    }
    const best = label.indexOf(2)
    expect(into.first[best]).toBeLessThan(0)
  })

  it('takes weighted quantiles as those of repeated values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 4 })), { minLength: 1 }),
        fc.constantFrom(0.1, 0.25, 0.5, 0.9),
        (pairs, share) => {
          const [values, weights] = [pairs.map(([v]) => v), pairs.map(([, w]) => w)]
          const repeated = Float64Array.from(pairs.flatMap(([v, w]) => Array<number>(w).fill(v)))
          const byWeight = weightedQuantile(Float64Array.from(values), Float64Array.from(weights), share)
          expect(byWeight).toBe(weightedQuantile(repeated, undefined, share))
        },
      ),
    )
  })
})

describe('boosting', () => {
  const { sheet, mean, random } = example(4000, 3)
  const noisy = mean.map((value) => value + 0.2 * (random.next() - 0.5))
  const binary = mean.map((value) => Number(random.next() < 1 / (1 + Math.exp(2.5 - value))))
  const bits = (learned: Learned): number[] => [...learned.scores(sheet)]

  it('gives the same scores on 1, 2, 3, 4 and 7 threads', () => {
    const goals = [
      goalOf(binary, { objective: 'binary' }),
      goalOf(noisy),
      goalOf(noisy, { weights: noisy.map((_, row) => 1 + (row % 3)) }),
      goalOf(
        mean.map((value) => Math.max(0, Math.min(3, Math.floor(value)))),
        { objective: 'multiclass', width: 4 },
      ),
    ]
    const wide: Sheet = {
      rows: sheet.rows,
      columns: Array.from({ length: 240 }, (_, i) => ({ ...sheet.columns[i % 4]!, name: `${i}` })),
    }
    for (const goal of goals) {
      const options = { rounds: 1, rowShare: 0.9, columnShare: 0.8, leaves: 12 }
      const alone = learn(wide, goal, options)
      for (const threads of [2, 3, 4, 7])
        expect([...learn(wide, goal, options, { crew: crewOf(threads) }).scores(wide)]).toEqual([...alone.scores(wide)])
    }
  })

  it('learns from some rows of a sheet what it learns from a sheet of these rows with the same bins', () => {
    const rows = Int32Array.from({ length: 3000 }, (_, i) => i + (i > 1500 ? 1000 : 0))
    const part = learn(sheet, goalOf(noisy, { rows }), { rounds: 5 })
    const other = noisy.map((value, row) => (rows.includes(row) ? value : 1e6))
    expect(bits(learn(sheet, goalOf(other, { rows }), { rounds: 5 }))).toEqual(bits(part))
  })

  it('stops when the loss of the stopping rows no longer falls, and keeps the trees up to the smallest', () => {
    const labels = binary.map((value, row) => (row % 4 === 0 ? 1 - value : value))
    const early = {
      rows: Int32Array.from({ length: 2500 }, (_, row) => row),
      stopping: Int32Array.from({ length: 1500 }, (_, i) => 2500 + i),
    }
    const goal = goalOf(labels, { objective: 'binary', ...early })
    const stopped = learn(sheet, goal, { rounds: 300, patience: 10 })
    expect(stopped.rounds).toBeGreaterThan(3)
    expect(stopped.rounds).toBeLessThan(200)
    expect(bits(learn(sheet, { ...goal, rows: goal.rows }, { rounds: stopped.rounds!, patience: 0 }))).toEqual(
      bits(stopped),
    )
  })

  it('ends when it is late, with the rounds it has', () => {
    let asked = 0
    const late = learn(sheet, goalOf(noisy), { rounds: 50 }, { isLate: () => ++asked >= 7 })
    expect(late.rounds).toBe(7)
    expect(bits(late)).toEqual(bits(learn(sheet, goalOf(noisy), { rounds: 7 })))
  })

  it('foretells the quantile that it is asked for', () => {
    for (const quantile of [0.1, 0.5, 0.9]) {
      const scores = learn(sheet, goalOf(noisy), { loss: 'quantile', quantile, rounds: 80 }).scores(sheet)
      const below = noisy.reduce((count, value, row) => count + Number(value <= scores[row]!), 0) / noisy.length
      expect(Math.abs(below - quantile)).toBeLessThan(0.04)
    }
  })

  it('learns counts, amounts and numbers with wild errors on the scale of their mean', () => {
    const counts = mean.map((value) => Math.floor(Math.abs(value) + random.next()))
    for (const loss of ['poisson', 'tweedie'] as const) {
      const learned = learn(sheet, goalOf(counts), { loss, rounds: 60 })
      expect(learned.link).toBe('exp')
      const total = learned.scores(sheet).reduce((sum, score) => sum + Math.exp(score), 0)
      expect(total / counts.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 1)
    }
    const wild = noisy.map((value) => (random.next() < 0.05 ? value + 1e4 : value))
    for (const loss of ['absolute', 'huber'] as const) {
      const scores = learn(sheet, goalOf(wild), { loss, rounds: 150 }).scores(sheet)
      const wrong = mean.reduce((sum, value, row) => sum + Math.abs(value - scores[row]!), 0) / mean.length
      expect(wrong).toBeLessThan(0.4)
    }
  })

  it('keeps monotone features monotone, whatever the others are', () => {
    const learned = learn(sheet, goalOf(noisy), { monotone: 'a+ b-', rounds: 30 })
    const steps = 60
    const at = (column: string, row: number): Float64Array => {
      const columns = sheet.columns.map((its) => ({
        ...its,
        values: Float32Array.from({ length: steps }, (_, i) => (its.name === column ? i / steps : its.values[row]!)),
      }))
      return learned.scores({ rows: steps, columns })
    }
    for (let row = 0; row < 200; row += 7) {
      const [rising, falling] = [at('a', row), at('b', row)]
      for (let i = 1; i < steps; i++) {
        expect(rising[i]! - rising[i - 1]!).toBeGreaterThanOrEqual(-1e-9)
        expect(falling[i]! - falling[i - 1]!).toBeLessThanOrEqual(1e-9)
      }
    }
  })

  it('refuses monotone words that make no sense', () => {
    for (const monotone of ['a', 'aa+', 'c+', '+'])
      expect(() => learn(sheet, goalOf(noisy), { monotone })).toThrow(/monotone/)
  })

  it('puts better rows first within groups', () => {
    const groups = Int32Array.from({ length: 4000 }, (_, row) => Math.floor(row / 20))
    const relevance = mean.map((value) => Math.max(0, Math.min(4, Math.round(value))))
    const scores = learn(sheet, goalOf(relevance, { objective: 'ranking', groups }), { rounds: 40 }).scores(sheet)
    let [right, pairs] = [0, 0]
    for (let row = 1; row < 4000; row++) {
      if (groups[row] !== groups[row - 1] || relevance[row] === relevance[row - 1]) continue
      pairs++
      right += Number(scores[row]! > scores[row - 1]! === relevance[row]! > relevance[row - 1]!)
    }
    expect(right / pairs).toBeGreaterThan(0.9)
  })

  it('uses sets of categories, which no order of the codes would give', () => {
    const odd = mean.map((_, row) => sheet.columns[3]!.values[row]! % 2)
    const scores = learn(sheet, goalOf(odd), {
      rounds: 1,
      learningRate: 1,
      leaves: 2,
      l2: 0,
      oneByOne: 1,
      categoryL2: 0,
    }).scores(sheet)
    for (let row = 0; row < 4000; row++) expect(scores[row]).toBeCloseTo(odd[row]!, 2)
  })

  it('sees shares of rows and columns that the seed alone decides', () => {
    const options = { rounds: 5, rowShare: 0.5, columnShare: 0.5 }
    const of = (seed: number): number[] => bits(learn(sheet, goalOf(noisy), options, { random: seededRandom(seed) }))
    expect(of(1)).toEqual(of(1))
    expect(of(1)).not.toEqual(of(2))
  })
})
