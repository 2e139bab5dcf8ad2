import { seededRandom } from '../../src/base/index.ts'
import { CURRENT, tellApart } from '../../src/monitoring/compare/together.ts'

/**
 * Rows in which nothing changed: `rows`, independent; `blocks`, each block of the order has a mean of its own in each column; `dependent`,
 * that mean follows the one before (AR(1), .5). Or `moved`: all columns of the current rows are .4 higher.
 */
export type Kind = 'rows' | 'blocks' | 'dependent' | 'moved'

const COLUMNS = 10
const BLOCKS = 8
const EACH = 200
const SPREAD = 0.3
const FOLLOWS = 0.5
const SHIFT = 0.4

/** The p of the classifier over all columns in each of so many runs. */
export function pValues(kind: Kind, runs: number): readonly number[] {
  return Array.from({ length: runs }, (_, run) => tellApart(mixture(kind, run + 1), 1)!.p)
}

function mixture(kind: Kind, seed: number) {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const count = EACH * (BLOCKS + 1)
  const columns = Array.from({ length: COLUMNS }, () => new Float64Array(count))
  const blocks = Int32Array.from({ length: count }, (_, row) =>
    row < EACH * BLOCKS ? Math.floor(row / EACH) : CURRENT,
  )
  let means = columns.map(() => 0)
  for (let row = 0; row < count; row++) {
    if (row % EACH === 0) means = means.map((mean) => nextMean(kind, { mean, isFirst: row === 0, normal }))
    const common = normal() / 2
    const shift = kind === 'moved' && blocks[row] === CURRENT ? SHIFT : 0
    columns.forEach((values, at) => {
      values[row] = means[at]! + shift + common + normal()
    })
  }
  const named = columns.map((values, at) => [`x${at}`, { kind: 'number', values }] as const)
  return {
    table: { rows: count, columns: new Map(named) },
    blocks,
    count: BLOCKS,
    features: named.map(([name]) => name),
  }
}

interface Before {
  readonly mean: number
  readonly isFirst: boolean
  readonly normal: () => number
}

function nextMean(kind: Kind, { mean, isFirst, normal }: Before): number {
  if (kind === 'blocks' || (kind === 'dependent' && isFirst)) return SPREAD * normal()
  return kind === 'dependent' ? FOLLOWS * mean + Math.sqrt(1 - FOLLOWS ** 2) * SPREAD * normal() : 0
}
