import { seededRandom } from '../../base/index.ts'
import { auc } from '../../evaluation/index.ts'
import { boosting, fitLearner } from '../../learners/index.ts'
import { fUpper, tQuantile } from '../../math/index.ts'
import type { Column, Table } from '../../table/index.ts'

/** Rows of a reference in blocks of its order, and as many current ones as a block has. */
export interface Mixture {
  readonly table: Table
  /** The block of each row; `CURRENT` for the current ones. */
  readonly blocks: Int32Array
  readonly count: number
  /** The columns to tell them apart by. */
  readonly features: readonly string[]
}

export const CURRENT = -1

/** How well a classifier tells the current rows from the reference. */
export interface Together {
  readonly auc: number
  readonly low: number
  readonly high: number
  readonly p: number
  readonly drifted: boolean
  /** Blocks of the reference that were told from its others in the same way. */
  readonly windows: number
  readonly rows: number
  /** What it goes by: shares of the gain of its splits. */
  readonly columns: readonly { readonly name: string; readonly share: number }[]
  readonly convention: string
}

const FOLDS = 2
const TOP = 10
const CHANCE = 0.5
/** Of each look: how sure, for the interval. */
const OUTSIDE = 0.025

/**
 * Tells the current rows from the reference with boosted trees over all columns at once, and each block of the reference from its others in
 * the same way: p = P(F(1, W) > (AUC − ½)² / X̄), X̄ the mean of the blocks' (AUC − ½)², at least that of chance. Scores are out of fold.
 *
 * Source: own, after Lopez-Paz & Oquab 2017 (classifier two-sample tests), with self-variation in place of independent rows.
 */
export function tellApart(mixture: Mixture, level: number): Together | undefined {
  const features = mixture.features.filter((name) => varies(mixture.table.columns.get(name)!))
  if (features.length === 0 || mixture.count < 3) return undefined
  const its = { ...mixture, features }
  const found = aucOf(its, CURRENT)
  const others = Array.from({ length: mixture.count }, (_, block) => aucOf(its, block).value)
  const variance = found.chance
  const movement = Math.max(others.reduce((sum, one) => sum + (one - CHANCE) ** 2, 0) / others.length, variance)
  const gap = found.value - CHANCE
  const p = gap <= 0 ? 1 : fUpper(gap ** 2 / movement, { above: 1, below: others.length })
  const reach = Math.max(found.reach, tQuantile(1 - OUTSIDE, others.length) * Math.sqrt(movement))
  return {
    ...{ auc: found.value, low: Math.max(0, found.value - reach), high: Math.min(1, found.value + reach) },
    ...{ p, drifted: p <= level, windows: others.length, rows: found.rows, columns: found.columns },
    convention: `AUC of ${ROUNDS} boosted trees, out of fold (2 folds); p of F(1, ${others.length}) against ${others.length} blocks of the reference told from its others`,
  }
}

function varies(column: Column): boolean {
  const values = column.kind === 'category' ? column.codes : column.values
  return values.some((value) => value !== values[0] && !(Number.isNaN(value) && Number.isNaN(values[0]!)))
}

const ROUNDS = 40
const LEARNER = boosting({ rounds: ROUNDS, leaves: 8, learningRate: 0.15, minLeaf: 20, bins: 64 })

/** Tells one block, or the current rows, from all other rows of the reference. */
function aucOf({ table, blocks, features }: Mixture, block: number) {
  const rows = [...blocks.keys()].filter((row) => block === CURRENT || blocks[row] !== CURRENT)
  const labels = Float64Array.from(rows, (row) => Number(blocks[row] === block))
  const scores = new Float64Array(rows.length)
  const gains = new Map<string, number>()
  // Rows of one kind go to the folds in turn, so that each fold has as many of them.
  const seen = [0, 0]
  const folds = Int32Array.from(labels, (label) => seen[label]!++ % FOLDS)
  for (let fold = 0; fold < FOLDS; fold++) {
    const [learned, asked] = [true, false].map((isLearned) =>
      [...rows.keys()].filter((at) => (folds[at] !== fold) === isLearned),
    ) as [number[], number[]]
    const part = (its: readonly number[]): Table =>
      rowsOf(
        table,
        features,
        its.map((at) => rows[at]!),
      )
    const task = { table: part(learned), features: namesThatVary(part(learned)), objective: 'binary' as const }
    if (task.features.length === 0) continue
    const label = Float64Array.from(learned, (at) => labels[at]!)
    const fitted = fitLearner(LEARNER, { ...task, label }, { random: seededRandom(1), progress: () => undefined })
    fitted.predict(part(asked)).forEach((score, at) => {
      scores[asked[at]!] = score
    })
    for (const [name, share] of Object.entries(fitted.summary)) gains.set(name, (gains.get(name) ?? 0) + share)
  }
  const { value, low = value, high = value } = auc(scores, labels)
  const ones = labels.reduce((a, b) => a + b, 0)
  const chance = (labels.length + 1) / (12 * Math.max(1, ones) * Math.max(1, labels.length - ones))
  return { value, reach: (high - low) / 2, chance, rows: rows.length, columns: ranked(gains, features) }
}

const namesThatVary = (table: Table): readonly string[] =>
  [...table.columns].flatMap(([name, column]) => (varies(column) ? [name] : []))

function ranked(gains: ReadonlyMap<string, number>, features: readonly string[]): Together['columns'] {
  const shares = features.map((name) => ({ name, share: gains.get(`gain.${name}`) ?? gains.get(name) ?? 0 }))
  const all = shares.reduce((sum, { share }) => sum + share, 0)
  return shares
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1))
    .slice(0, TOP)
    .map(({ name, share }) => ({ name, share: share / all }))
}

function rowsOf(table: Table, features: readonly string[], rows: readonly number[]): Table {
  const columns = features.map((name) => {
    const column = table.columns.get(name)!
    const picked: Column =
      column.kind === 'category'
        ? { ...column, codes: Int32Array.from(rows, (row) => column.codes[row]!) }
        : { ...column, values: Float64Array.from(rows, (row) => column.values[row]!) }
    return [name, picked] as const
  })
  return { rows: rows.length, columns: new Map(columns) }
}
