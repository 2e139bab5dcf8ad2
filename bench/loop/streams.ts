import { type Random, seededRandom } from '../../src/base/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf } from '../../src/table/index.ts'

/** What two versions say of each request of a stream, and what turns out to be true. */
export interface Stream {
  readonly name: string
  readonly loss: 'brier' | 'logloss'
  /** Fills one run: the scores of both and the outcomes. */
  readonly draw: (of: Draws) => void
  /** Share of the requests that the challenger fails, or answers slowly, from the end of the pilot on. */
  readonly failing?: number
  readonly slow?: number
  /** Requests have one of so many keys, which always get the same version, and what turns out to be true depends on who answered. */
  readonly keys?: number
}

interface Draws {
  readonly rows: number
  readonly random: Random
  readonly normal: () => number
  readonly region: readonly string[]
  /** The level of the key of each request. */
  readonly level: Float64Array
  readonly old: Float64Array
  readonly fresh: Float64Array
  readonly label: Float64Array
}

const ROW_MS = 60_000
const REGIONS = ['north', 'south', 'east', 'west']
const PILOT_MS = 3 * 86_400_000
const clip = (p: number): number => Math.min(0.999, Math.max(0.001, p))

/** Both are wrong by noise of these sizes: equal sizes are a tie. */
const noisy =
  (ours: number, theirs: number, harmed?: string) =>
  ({ rows, random, normal, region, old, fresh, label }: Draws): void => {
    for (let i = 0; i < rows; i++) {
      const p = 0.05 + 0.9 * random.next() ** 2
      const size = harmed === undefined || region[i] === harmed ? theirs : ours
      old[i] = clip(p + ours * normal())
      fresh[i] = clip(p + size * normal())
      label[i] = Number(random.next() < p)
    }
  }

/** A class of one in a hundred, told with factors of these spreads around the truth. */
const rare =
  (ours: number, theirs: number) =>
  ({ rows, random, normal, old, fresh, label }: Draws): void => {
    for (let i = 0; i < rows; i++) {
      const p = 0.004 + 0.012 * random.next()
      old[i] = clip(p * Math.exp(ours * normal()))
      fresh[i] = clip(p * Math.exp(theirs * normal()))
      label[i] = Number(random.next() < p)
    }
  }

/** One says a little more, the other a little less, and what is true moves up and down with a shock: who is right changes all the time. */
const shocked =
  (shockAt: (row: number, before: number, normal: () => number) => number) =>
  ({ rows, random, normal, old, fresh, label }: Draws): void => {
    let shock = 0
    for (let i = 0; i < rows; i++) {
      shock = shockAt(i, shock, normal)
      const p = 0.4 + 0.2 * random.next()
      old[i] = p + 0.05
      fresh[i] = p - 0.05
      label[i] = Number(random.next() < Math.min(0.98, Math.max(0.02, p + shock)))
    }
  }

/** Keys differ in what becomes of them, and one version or the other says the same of all: its losses move together by key. */
const sticky =
  (worse: number) =>
  ({ rows, random, level, old, fresh, label }: Draws): void => {
    for (let i = 0; i < rows; i++) {
      label[i] = Number(random.next() < level[i]!)
      old[i] = 0.3
      fresh[i] = 0.3 + worse
    }
  }

/** No version is better than the other. */
export const TIES: readonly Stream[] = [
  { name: 'independent Brier', loss: 'brier', draw: noisy(0.1, 0.1) },
  { name: 'rare class, log loss', loss: 'logloss', draw: rare(0.5, 0.5) },
  {
    ...{ name: 'shocks common to 200 requests', loss: 'brier' },
    draw: shocked((row, before, normal) => (row % 200 === 0 ? 0.15 * normal() : before)),
  },
  {
    ...{ name: 'AR(1) shocks, .99 a request', loss: 'brier' },
    draw: shocked((_, before, normal) => 0.99 * before + 0.15 * Math.sqrt(1 - 0.99 ** 2) * normal()),
  },
  { name: 'unpaired, 2,000 sticky keys', loss: 'brier', draw: sticky(0), keys: 2_000 },
]

/** The challenger is worse. */
export const HARMS: readonly Stream[] = [
  { name: 'about 4 % worse, Brier', loss: 'brier', draw: noisy(0.1, 0.126) },
  { name: 'about 9 % worse, Brier', loss: 'brier', draw: noisy(0.1, 0.153) },
  { name: 'rare class, log loss', loss: 'logloss', draw: rare(0.3, 1.1) },
  { name: 'one region of four 20 % worse, Brier', loss: 'brier', draw: noisy(0.1, 0.2, 'north') },
  { name: 'unpaired, 2,000 sticky keys, about 40 % worse', loss: 'brier', draw: sticky(0.3), keys: 2_000 },
  { name: 'the challenger fails always', loss: 'brier', draw: noisy(0.1, 0.1), failing: 1 },
  { name: 'the challenger fails one in ten', loss: 'brier', draw: noisy(0.1, 0.1), failing: 0.1 },
  { name: 'one answer in five of it is slow', loss: 'brier', draw: noisy(0.1, 0.1), slow: 0.2 },
]

/** A run of a stream as a journal holds it: a request a minute, labels after an hour on average, a fifth answered by the challenger. */
export function journalOf(stream: Stream, rows: number, seed: number): Table {
  const random = seededRandom(seed)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const region = Array.from({ length: rows }, () => REGIONS[random.integer(REGIONS.length)]!)
  const [old, fresh, label] = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)]
  const keys = Int32Array.from({ length: rows }, () => random.integer(stream.keys ?? rows))
  const levels = Float64Array.from({ length: stream.keys ?? rows }, () => 0.9 * random.next() ** 2)
  const level = Float64Array.from(keys, (key) => levels[key]!)
  stream.draw({ rows, random, normal, region, level, old, fresh, label })
  const at = Float64Array.from({ length: rows }, (_, row) => row * ROW_MS)
  const isChosen = at.map(() => Number(random.next() < 0.2))
  const answered = at.map((_, row) => ((stream.keys ? isChosen[keys[row]!] : isChosen[row]) === 1 ? 2 : 1))
  const load = loadOf(rows, normal)
  const latency = at.map((time, row) => {
    const isSlow = answered[row] === 2 && time > PILOT_MS && random.next() < (stream.slow ?? 0)
    return (isSlow ? 80_000 : 8_000) * Math.exp(0.5 * normal() + load[row]!)
  })
  for (let row = 0; row < rows; row++)
    if (at[row]! > PILOT_MS && random.next() < (stream.failing ?? 0.0005)) fresh[row] = Number.NaN
  for (let row = 0; row < rows; row++) if (random.next() < 0.0005) old[row] = Number.NaN
  const numbers = {
    ...{ at, champion_score: old, challenger_score: fresh, label, answered, latency_us: latency },
    ...{ champion: at.map(() => 1), challenger: at.map(() => 2) },
    ...{ score: at.map((_, row) => (answered[row] === 2 ? fresh : old)[row]!), 'f:key': Float64Array.from(keys) },
    label_at: at.map((time) => time - 3_600_000 * Math.log(1 - random.next())),
  }
  return tableOf({
    ...Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, numberColumn(values)])),
    'f:region': categoryColumn(region),
    'f:sex': categoryColumn(region.map(() => (random.next() < 0.5 ? 'f' : 'm'))),
  })
}

/** Load that slows both versions down for hours. */
function loadOf(rows: number, normal: () => number): Float64Array {
  const load = new Float64Array(rows)
  for (let row = 1; row < rows; row++) load[row] = 0.99 * load[row - 1]! + 0.07 * normal()
  return load
}
