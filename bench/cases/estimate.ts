import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type BenchOptions, isAsked, type Measured, measuredIn } from '../bench.ts'
import { act, closeAll, nameOf, openRooms } from '../data/sides.ts'
import { type Driver, openPeer } from '../drivers/driver.ts'
import { housesOf, passengersOf, withLake } from '../estimate/made.ts'

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const NANNYML = `${DATA}/nannyml`
const measured = measuredIn('estimate')

/** What is estimated, told to both sides. */
interface Order {
  readonly reference: string
  readonly current: string
  readonly labels?: string
  readonly id?: string
  readonly score: string
  readonly prediction?: string
  readonly label: string
  readonly every: number
  readonly metric: string
  readonly exclude?: readonly string[]
}

interface Chunk {
  readonly estimated: number | null
  readonly low: number | null
  readonly high: number | null
  readonly alert: boolean
  readonly realized: number | null
  readonly realizedAlert: boolean
  readonly trusted?: boolean
}

/** What one side said, and what it took. */
interface Said {
  readonly name: string
  readonly chunks: readonly Chunk[]
  readonly seconds: number
  readonly features?: readonly string[]
  readonly objective?: string
}

/**
 * Performance without labels against NannyML, on its own demonstration data and on a regression: how far estimates are from what was
 * realized, which chunks give an alarm, and how often intervals hold the truth.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  if (!existsSync(NANNYML)) {
    process.stderr.write(`no data in ${NANNYML}\n`)
    return
  }
  const folder = mkdtempSync(`${tmpdir()}/millrace-bench-`)
  const ours = openRooms(`${folder}/rooms`)
  const peer = openPeer('nannyml_estimate.py', { environment: '.venv-drift', setup: 'setup drift' })
  try {
    for (const [name, make] of ORDERS)
      if (isAsked(name, options)) {
        const order = await make(folder)
        yield* lines(name, await askOurs(ours, order), order, peer)
      }
  } finally {
    await closeAll([ours, peer])
    rmSync(folder, { recursive: true, force: true })
  }
}

type MakeOrder = (folder: string) => Promise<Order>

const ORDERS: readonly (readonly [name: string, make: MakeOrder])[] = [
  [
    'employment',
    async () => ({
      ...{ reference: `${NANNYML}/employment_MA_reference.pq`, current: `${NANNYML}/employment_MA_analysis.pq` },
      ...{ labels: `${NANNYML}/employment_MA_analysis_target.pq`, id: 'id', label: 'employed', every: 5_000 },
      ...{ score: 'predicted_probability', prediction: 'prediction', metric: 'auc' },
    }),
  ],
  [
    'expensive houses',
    async () => ({
      reference: `${NANNYML}/california_housing_reference.csv`,
      current: `${NANNYML}/california_housing_analysis.csv`,
      ...{ labels: `${NANNYML}/california_housing_analysis_gt.csv`, id: 'id', label: 'clf_target', every: 700 },
      ...{ score: 'y_pred_proba', prediction: 'y_pred', metric: 'auc' },
    }),
  ],
  [
    'prices of houses',
    async (folder) => {
      const file = `${DATA}/california_housing/housing.csv`
      const files = await withLake(folder, (lake) => housesOf(lake, file, folder))
      return { ...files, score: 'score', label: 'median_house_value', every: 688, metric: 'mae', exclude: ['decision'] }
    },
  ],
  [
    'titanic',
    async (folder) => {
      const given = { reference: `${NANNYML}/titanic_reference.csv`, current: `${NANNYML}/titanic_analysis.csv` }
      const files = await withLake(folder, (lake) => passengersOf(lake, given, folder))
      return {
        ...{ ...files, labels: `${NANNYML}/titanic_target.csv`, id: 'PassengerId', label: 'Survived', every: 100 },
        ...{ score: 'score', prediction: 'decision', metric: 'auc' },
      }
    },
  ],
]

interface OurAnswer {
  readonly objective: string
  readonly features: readonly string[]
  readonly windows: readonly {
    readonly trusted: boolean
    readonly metrics: Readonly<Record<string, Omit<Chunk, 'trusted'>>>
  }[]
}

async function askOurs(driver: Driver, order: Order): Promise<Said> {
  const { output, seconds } = await act<OurAnswer>(driver, 'monitoring.estimate', order)
  const chunks = output.windows.map(({ metrics, trusted }) => ({ ...metrics[order.metric]!, trusted }))
  return { name: 'Millrace', chunks, seconds, features: output.features, objective: output.objective }
}

async function askPeer(peer: Driver, order: Order, { features, objective }: Said): Promise<Said> {
  const told = { ...order, features, objective }
  const { chunks, seconds } = await peer.ask<{ chunks: readonly Chunk[]; seconds: number }>('estimate', told)
  return { name: await nameOf(peer), chunks, seconds }
}

async function* lines(name: string, ours: Said, order: Order, peer: Driver | undefined): AsyncIterable<Measured> {
  const theirs = peer && (await askPeer(peer, order, ours))
  const about = { peer: theirs?.name ?? 'NannyML', runs: 1 }
  const { chunks } = ours
  const doubted = chunks.filter(({ trusted }) => !trusted).length
  yield measured(`${name}, ${order.metric} of ${chunks.length} chunks of ${order.every}`, {
    ...{ ...about, ours: errorOf(chunks), theirs: theirs ? errorOf(theirs.chunks) : null },
    unit: 'mean absolute error of the estimate',
    note: `realized ${span(chunks)}; largest error ${largest(chunks)}${theirs ? ` against ${largest(theirs.chunks)}` : ''}; ${doubted} chunks not trusted`,
  })
  yield measured(`${name}, chunks with an alarm that the truth did not give, or without one that it gave`, {
    ...{ ...about, ours: wrongOf(chunks), theirs: theirs ? wrongOf(theirs.chunks) : null, unit: 'chunks' },
    note: `estimated ${listed(chunks, 'alert')}, realized ${listed(chunks, 'realizedAlert')}${theirs ? ` against ${listed(theirs.chunks, 'alert')}, ${listed(theirs.chunks, 'realizedAlert')}` : ''}`,
  })
  yield measured(`${name}, chunks whose truth is outside of the interval`, {
    ...{ ...about, ours: outside(chunks), theirs: theirs ? outside(theirs.chunks) : null, unit: 'share' },
    note: '95 % intervals of ours; three standard errors of theirs',
  })
  yield measured(`${name}, from files to estimates and truth`, {
    ...{ ...about, ours: ours.seconds, theirs: theirs?.seconds ?? null, unit: 's' },
    note: 'every metric of ours, one of theirs',
  })
}

const known = (chunks: readonly Chunk[]) =>
  chunks.flatMap(({ estimated, realized, low, high }) =>
    estimated === null || realized === null || Number.isNaN(realized) ? [] : [{ estimated, realized, low, high }],
  )

const errorsOf = (chunks: readonly Chunk[]): number[] =>
  known(chunks).map(({ estimated, realized }) => Math.abs(estimated - realized))

const errorOf = (chunks: readonly Chunk[]): number =>
  errorsOf(chunks).reduce((sum, error) => sum + error, 0) / errorsOf(chunks).length

const largest = (chunks: readonly Chunk[]): string => Math.max(...errorsOf(chunks)).toPrecision(3)

const wrongOf = (chunks: readonly Chunk[]): number =>
  chunks.filter(({ alert, realizedAlert }) => alert !== realizedAlert).length

const outside = (chunks: readonly Chunk[]): number =>
  known(chunks).filter(({ realized, low, high }) => realized < (low ?? realized) || realized > (high ?? realized))
    .length / known(chunks).length

const listed = (chunks: readonly Chunk[], which: 'alert' | 'realizedAlert'): string =>
  chunks.flatMap((chunk, at) => (chunk[which] ? [at] : [])).join(', ') || 'none'

function span(chunks: readonly Chunk[]): string {
  const values = known(chunks).map(({ realized }) => realized)
  return `${Math.min(...values).toPrecision(4)} to ${Math.max(...values).toPrecision(4)}`
}
