import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { type Column, categoryColumn, numberColumn, type Table, tableOf } from '../table/index.ts'
import { boosting, logistic } from './catalog.ts'
import { fitLearner } from './fit.ts'
import type { LearnerSpec } from './learner.ts'

/** Public data of the work place; not part of the repository. */
const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const has = (folder: string): boolean => {
  const found = existsSync(`${DATA}/${folder}`)
  if (!found) process.stderr.write(`skipped: ${DATA}/${folder} is not on this machine\n`)
  return found
}
const context = { random: seededRandom(1), progress: () => {} }

interface Rows {
  readonly table: Table
  readonly label: Float64Array
}

const cellsOf = (file: string, mark: RegExp): string[][] =>
  readFileSync(`${DATA}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(mark))

function rowsOf(
  cells: readonly string[][],
  names: readonly string[],
  isOne: (cell: string) => boolean,
  at: number,
): Rows {
  const columns: Record<string, Column> = {}
  names.forEach((name, i) => {
    if (i === at) return
    const texts = cells.map((row) => (row[i] === '?' ? null : row[i]!))
    const isNumber = texts.every((text) => text === null || !Number.isNaN(Number(text)))
    columns[name] = isNumber
      ? numberColumn(texts.map((text) => (text === null ? null : Number(text))))
      : categoryColumn(texts)
  })
  return { table: tableOf(columns), label: Float64Array.from(cells, (row) => Number(isOne(row[at]!))) }
}

function auc(scores: Float64Array, label: Float64Array): number {
  const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]!)
  let [below, sum, ones] = [0, 0, 0]
  for (let i = 0; i < order.length; ) {
    let end = i
    let [zerosHere, onesHere] = [0, 0]
    for (; end < order.length && scores[order[end]!] === scores[order[i]!]; end++) {
      if (label[order[end]!] === 1) onesHere++
      else zerosHere++
    }
    sum += onesHere * (below + zerosHere / 2)
    below += zerosHere
    ones += onesHere
    i = end
  }
  return sum / ones / (order.length - ones)
}

function judge(spec: LearnerSpec, train: Rows, test: Rows): { auc: number; logloss: number } {
  const features = [...train.table.columns.keys()]
  const fitted = fitLearner(spec, { ...train, features, objective: 'binary' }, context)
  const scores = fitted.predict(test.table)
  const loss = scores.reduce((sum, p, row) => sum - Math.log(test.label[row] === 1 ? p : 1 - p), 0)
  return { auc: auc(scores, test.label), logloss: loss / scores.length }
}

/** Rows whose chance of a 1 is known: bends, a step, an interaction, gaps that tell something, a text. */
function generated(rows: number, seed: number): Rows & { readonly chance: Float64Array } {
  const random = seededRandom(seed)
  const [a, b, c] = [0, 1, 2].map(() => Float64Array.from({ length: rows }, () => random.next())) as Float64Array[]
  const gap = Float64Array.from({ length: rows }, () => (random.next() < 0.2 ? Number.NaN : random.next()))
  const cities = ['ATL', 'CMH', 'GST', 'JNU', 'ORD', 'PHX', 'SEA', 'TUL']
  const city = Array.from({ length: rows }, () => random.integer(cities.length))
  const chance = Float64Array.from({ length: rows }, (_, row) => {
    const bend = 2 * Math.sin(6 * a![row]!) + (b![row]! > 0.7 ? 1.5 : 0) + 4 * (a![row]! - 0.5) * (c![row]! - 0.5)
    return 1 / (1 + Math.exp(1 - bend - (Number.isNaN(gap[row]!) ? 1.2 : gap[row]!) - (city[row]! % 3) + 1))
  })
  const table = tableOf({
    ...{ a: numberColumn(a!), b: numberColumn(b!), c: numberColumn(c!), gap: numberColumn(gap) },
    city: categoryColumn(city.map((code) => cities[code]!)),
  })
  return { table, chance, label: chance.map((p) => Number(random.next() < p)) }
}

describe('boosting', () => {
  it('comes within .01 of the best AUC there can be, and of the best logloss', () => {
    const [train, test] = [generated(30_000, 1), generated(10_000, 2)]
    const found = judge(boosting({ rounds: 120, leaves: 15 }), train, test)
    const best = test.chance.reduce((sum, p, row) => sum - Math.log(test.label[row] === 1 ? p : 1 - p), 0) / 10_000
    expect(auc(test.chance, test.label) - found.auc).toBeLessThan(0.01)
    expect(found.logloss - best).toBeLessThan(0.01)
  })

  it.skipIf(!has('lightgbm_examples'))('is as good as LightGBM on the example that LightGBM ships', () => {
    const names = Array.from({ length: 29 }, (_, i) => `c${i}`)
    const read = (file: string): Rows =>
      rowsOf(cellsOf(`lightgbm_examples/${file}`, /\t/), names, (cell) => cell === '1', 0)
    const [train, test] = [read('binary.train'), read('binary.test')]
    // the settings of train.conf; LightGBM reaches AUC .823 and logloss .513
    const settings = { rounds: 100, learningRate: 0.1, leaves: 63, minLeaf: 50, minHessian: 5, l2: 0 }
    const plain = judge(boosting(settings), train, test)
    const sampled = judge(boosting({ ...settings, rowShare: 0.8, columnShare: 0.8 }), train, test)
    process.stderr.write(`lightgbm example: ${JSON.stringify({ plain, sampled })}\n`)
    for (const { auc, logloss } of [plain, sampled]) {
      expect(auc).toBeGreaterThan(0.818)
      expect(logloss).toBeLessThan(0.523)
    }
  })

  it.skipIf(!has('adult'))('tells incomes apart on the Adult data as LightGBM does', () => {
    const read = (file: string): Rows => {
      const [names, ...cells] = cellsOf(`adult/${file}`, /, ?/)
      return rowsOf(cells, names!, (cell) => cell.startsWith('>50K'), names!.indexOf('ltgt50k'))
    }
    const [train, test] = [read('adult.data'), read('adult.test')]
    const trees = judge(boosting({ rounds: 150 }), train, test)
    const line = judge(logistic(), train, test)
    process.stderr.write(`adult: ${JSON.stringify({ trees, line })}\n`)
    expect(trees.auc).toBeGreaterThan(0.925)
    expect(line.auc).toBeGreaterThan(0.895)
  })
})

describe('logistic', () => {
  it('finds the weights that a problem was made with', () => {
    const random = seededRandom(4)
    const rows = 40_000
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
    const [x, z] = [0, 1].map(() => Float64Array.from({ length: rows }, normal)) as [Float64Array, Float64Array]
    const label = x.map((value, row) => Number(random.next() < 1 / (1 + Math.exp(1 - 2 * value + 0.5 * z[row]!))))
    const table = tableOf({ x: numberColumn(x.map((value) => value * 100 + 7)), z: numberColumn(z) })
    const { summary } = fitLearner(logistic(), { table, features: ['x', 'z'], label, objective: 'binary' }, context)
    expect(Math.abs(summary['weight.x']! - 2)).toBeLessThan(0.05)
    expect(Math.abs(summary['weight.z']! + 0.5)).toBeLessThan(0.05)
  })
})
