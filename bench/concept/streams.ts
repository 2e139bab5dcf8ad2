import { type Random, seededRandom } from '../../src/base/index.ts'

/** Labeled rows whose concept changes at known places. */
export interface Stream {
  readonly columns: readonly Float64Array[]
  /** 0 or 1. */
  readonly labels: Float64Array
  /** The row at which each new concept begins; of gradual changes, at which the mixing begins. */
  readonly changes: readonly number[]
}

type Concept = (row: readonly number[]) => number

interface Plan {
  readonly width: number
  readonly scale: number
  readonly concepts: readonly Concept[]
  /** Rows over which an old concept gives way to the next; 0 for at once. */
  readonly gradual: number
  /** Share of labels that are turned around. */
  readonly noise: number
}

const PER_CONCEPT = 10_000

/** SEA: two of three columns sum up to more than a threshold; a fifth of the labels is wrong. Thresholds 8, 9, 7, 9.5, as in the file. */
export function seaStream(seed: number): Stream {
  const concepts = [8, 9, 7, 9.5].map(
    (threshold): Concept =>
      ([a, b]) =>
        Number(a! + b! > threshold),
  )
  return streamOf(seed, { width: 3, scale: 10, concepts, gradual: 0, noise: 0.2 })
}

/** SINE: above or below two curves, each both ways round, with 1,000 rows of transition. */
export function sineStream(seed: number): Stream {
  const [low, high] = [(x: number) => Math.sin(x), (x: number) => 0.5 + 0.3 * Math.sin(3 * Math.PI * x)]
  const concepts: Concept[] = [low, high].flatMap((curve): Concept[] => [
    ([x, y]) => Number(y! >= curve(x!)),
    ([x, y]) => Number(y! < curve(x!)),
  ])
  return streamOf(seed, { width: 2, scale: 1, concepts, gradual: 1000, noise: 0 })
}

const DEPTH = 5

/** Random trees: four trees of two columns that have nothing to do with each other. */
export function treeStream(seed: number): Stream {
  const random = seededRandom(seed + 7_919)
  const concepts = Array.from({ length: 4 }, () => randomTree(random, DEPTH, [0, 1, 0, 1]))
  return streamOf(seed, { width: 2, scale: 1, concepts, gradual: 0, noise: 0 })
}

function randomTree(random: Random, depth: number, box: readonly [number, number, number, number]): Concept {
  if (depth === 0) {
    const label = random.integer(2)
    return () => label
  }
  const column = random.integer(2)
  const [low, high] = column === 0 ? [box[0], box[1]] : [box[2], box[3]]
  const cut = low + (0.2 + 0.6 * random.next()) * (high - low)
  const inside = (from: number, to: number) =>
    column === 0 ? ([from, to, box[2], box[3]] as const) : ([box[0], box[1], from, to] as const)
  const [left, right] = [
    randomTree(random, depth - 1, inside(low, cut)),
    randomTree(random, depth - 1, inside(cut, high)),
  ]
  return (row) => (row[column]! < cut ? left(row) : right(row))
}

function streamOf(seed: number, { width, scale, concepts, gradual, noise }: Plan): Stream {
  const random = seededRandom(seed)
  const rows = concepts.length * PER_CONCEPT
  const columns = Array.from({ length: width }, () => new Float64Array(rows))
  const labels = new Float64Array(rows)
  for (let row = 0; row < rows; row++) {
    const values = columns.map((column) => {
      column[row] = scale * random.next()
      return column[row]!
    })
    const label = concepts[conceptAt(row, { random, gradual, concepts: concepts.length })]!(values)
    labels[row] = random.next() < noise ? 1 - label : label
  }
  const changes = concepts.slice(1).map((_, k) => (k + 1) * PER_CONCEPT - gradual / 2)
  return { columns, labels, changes }
}

interface Mixing {
  readonly random: Random
  readonly gradual: number
  readonly concepts: number
}

function conceptAt(row: number, { random, gradual, concepts }: Mixing): number {
  if (gradual === 0) return Math.floor(row / PER_CONCEPT)
  const next = Math.round(row / PER_CONCEPT)
  const share = (row - next * PER_CONCEPT) / gradual + 0.5
  if (next === 0 || next === concepts) return Math.min(next, concepts - 1)
  return random.next() < share ? next : next - 1
}
