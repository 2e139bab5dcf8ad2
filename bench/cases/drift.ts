import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type BenchOptions, isAsked, type Measured, measuredIn, median } from '../bench.ts'
import { act, type Cost, closeAll, nameOf, openRooms, peakOf } from '../data/sides.ts'
import { linked, type Size, secondsToRead, writeSides } from '../drift/made.ts'
import { type Kind, pValues } from '../drift/together.ts'
import { openPeer } from '../drivers/driver.ts'

const NANNYML = fileURLToPath(new URL('../../../shared/data/nannyml', import.meta.url))
const PEERS = ['evidently', 'nannyml'] as const
const measured = measuredIn('drift')

type Lines = AsyncIterable<Measured>
type Part = (folder: string, options: BenchOptions) => Lines

const PARTS: Readonly<Record<string, Part>> = { table: oneTable, wide, employment, together }

/**
 * Drift of files against Evidently and NannyML. WORDs choose parts: `table`, a million rows of 50 columns; `wide`, ten million rows of a
 * thousand columns, ours alone; `employment`, which chunks of real data each of them calls moved; `together`, how often the classifier
 * over all columns is wrong where nothing changed.
 */
export async function* bench(options: BenchOptions): Lines {
  const folder = mkdtempSync(`${tmpdir()}/millrace-drift-`)
  try {
    for (const [name, part] of Object.entries(PARTS)) if (isAsked(name, options)) yield* part(folder, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is compared, told to both sides. */
interface Order {
  readonly reference: string
  readonly current: string
  readonly every?: number
  readonly exclude?: readonly string[]
  readonly more?: Readonly<Record<string, unknown>>
}

interface Took extends Cost {
  readonly name: string
  readonly megabytes: number
}

interface Report {
  readonly drifted: readonly string[]
  readonly alarms: readonly string[]
  readonly windows: readonly { readonly drifted: readonly string[]; readonly alarms: readonly string[] }[]
}

interface OurAnswer extends Took {
  readonly report: Report
  readonly runs: number
}

/** Each time in a process of its own, so that its memory is told apart; its start is not in the time. */
async function askOurs(folder: string, order: Order, runs: number): Promise<OurAnswer> {
  const { reference, current, every, exclude, more } = order
  const input = { reference, current, ...(every && { every: String(every) }), ...(exclude && { exclude }), ...more }
  const costs: OurAnswer[] = []
  for (let run = 0; run < runs; run++) {
    const driver = openRooms(`${folder}/rooms`)
    try {
      const { seconds, cpu, output } = await act<Report>(driver, 'monitoring.compare', input)
      costs.push({ seconds, cpu, report: output, megabytes: await peakOf(driver), name: await nameOf(driver), runs })
    } finally {
      await closeAll([driver])
    }
  }
  const [last] = costs.slice(-1)
  const middle = (of: (cost: Cost) => number): number => median(costs.map(of))
  return { ...last!, seconds: middle(({ seconds }) => seconds), cpu: middle(({ cpu }) => cpu) }
}

interface PeerAnswer extends Took {
  /** Of the seconds: those until both frames were in memory. */
  readonly loading: number
  /** Columns called moved, chunk by chunk. */
  readonly drifted: readonly number[]
}

/** Once, from the files on; undefined where the peer is not here. */
async function askPeer(peer: (typeof PEERS)[number], order: Order): Promise<PeerAnswer | undefined> {
  const where = { environment: '.venv-drift', setup: 'setup drift', variables: { PEER: peer } }
  const driver = openPeer('drift_peer.py', where)
  if (!driver) return undefined
  try {
    const loaded = await driver.ask<Cost>('load', order)
    const found = await driver.ask<Cost & { drifted: readonly number[] }>('compare', order)
    return {
      ...{ seconds: loaded.seconds + found.seconds, cpu: loaded.cpu + found.cpu, loading: loaded.seconds },
      ...{ drifted: found.drifted, megabytes: await peakOf(driver), name: await nameOf(driver) },
    }
  } finally {
    await closeAll([driver])
  }
}

async function* oneTable(folder: string, { quick }: BenchOptions): Lines {
  const size: Size = { rows: quick ? 50_000 : 1_000_000, numbers: 40, texts: 10 }
  const name = `${size.rows} rows of ${size.numbers + size.texts} columns against as many`
  const files = await writeSides(folder, size)
  const kept = `${folder}/kept.json`
  const ours = await askOurs(folder, { ...files, more: { saveReference: kept } }, quick ? 1 : 3)
  for (const peer of PEERS) yield* costLines(name, ours, (await askPeer(peer, files)) ?? peer)
  const again = await askOurs(folder, { reference: kept, current: files.current }, quick ? 1 : 3)
  yield measured(`${name}, its reference kept before`, {
    ...{ peer: 'none', ours: again.seconds, theirs: null, unit: 's', runs: again.runs },
    note: `${again.cpu.toFixed(1)} s of processor time; the kept reference has ${(statSync(kept).size / 1e6).toFixed(2)} MB`,
  })
}

function* costLines(name: string, ours: OurAnswer, peer: PeerAnswer | string): Iterable<Measured> {
  const theirs = typeof peer === 'string' ? undefined : peer
  const about = { peer: theirs?.name ?? String(peer), runs: ours.runs }
  const found = theirs ? `${ours.report.drifted.length} columns moved against ${theirs.drifted.join(', ')}; ` : ''
  yield measured(`${name}, from files to verdicts`, {
    ...{ ...about, ours: ours.seconds, theirs: theirs?.seconds ?? null, unit: 's' },
    note: `${found}theirs once, ${theirs?.loading.toFixed(1) ?? '-'} s of it for reading the files`,
  })
  yield measured(`${name}, processor time`, {
    ...{ ...about, ours: ours.cpu, theirs: theirs?.cpu ?? null, unit: 's', note: 'over all threads' },
  })
  yield measured(`${name}, peak memory`, {
    ...{ ...about, ours: ours.megabytes, theirs: theirs?.megabytes ?? null, unit: 'MB' },
    note: 'of the whole process; ours is a whole Millrace, with its database',
  })
}

const WIDE = 1_000
const PART_ROWS = 50_000

async function* wide(folder: string, { quick }: BenchOptions): Lines {
  const parts = quick ? 2 : 200
  const size: Size = { rows: PART_ROWS, numbers: WIDE, texts: 0 }
  const { reference, current } = await writeSides(folder, size)
  const pattern = linked(`${folder}/wide`, current, parts)
  const ours = await askOurs(folder, { reference, current: pattern }, 1)
  const bytes = statSync(current).size * parts
  const alone = await secondsToRead(pattern, WIDE)
  yield measured(`${parts * PART_ROWS} rows of ${WIDE} columns, streamed`, {
    ...{ peer: 'the engine alone, reading and adding up', ours: ours.seconds, theirs: alone, unit: 's', runs: 1 },
    note: `${ours.cpu.toFixed(0)} s of processor time, peak ${ours.megabytes.toFixed(0)} MB; ${(bytes / 1e6 / ours.seconds).toFixed(0)} MB of Parquet and ${((parts * PART_ROWS * WIDE) / 1e6 / ours.seconds).toFixed(0)} million values a second; one file of ${PART_ROWS} rows under ${parts} names; ${ours.report.drifted.length} columns moved`,
  })
}

async function* employment(folder: string, { quick }: BenchOptions): Lines {
  if (!existsSync(NANNYML)) {
    process.stderr.write(`no data in ${NANNYML}\n`)
    return
  }
  const order: Order = {
    reference: `${NANNYML}/employment_MA_reference.pq`,
    current: `${NANNYML}/employment_MA_analysis.pq`,
    ...{ every: 5_000, exclude: ['id', 'year', 'employed', 'prediction'] },
  }
  const labeled = { exclude: ['id', 'year', 'prediction'], label: 'employed', prediction: 'predicted_probability' }
  const ours = await askOurs(folder, { ...order, more: labeled }, 1)
  const count = (of: 'drifted' | 'alarms'): number => ours.report.windows.filter((one) => one[of].length > 0).length
  const chunks = ours.report.windows.flatMap(({ alarms }, at) => (alarms.length > 0 ? [at] : [])).join(', ')
  for (const peer of quick ? [] : PEERS) {
    const theirs = await askPeer(peer, order)
    yield measured(`employment, chunks of ${ours.report.windows.length} with a column called moved`, {
      ...{ peer: theirs?.name ?? peer, runs: 1, unit: 'chunks' },
      ...{ ours: count('alarms'), theirs: theirs ? theirs.drifted.filter((columns) => columns > 0).length : null },
      note: `ours: alarms in chunks ${chunks}, where the loss would change by 5 %; ${count('drifted')} chunks with a notice, which is of one recoded column but in those; ${ours.seconds.toFixed(1)} s against ${theirs?.seconds.toFixed(1) ?? '-'} s`,
    })
  }
}

const KINDS: readonly Kind[] = ['rows', 'blocks', 'dependent', 'moved']
const NOMINAL = 0.05

async function* together(_folder: string, { quick }: BenchOptions): Lines {
  const runs = quick ? 5 : 200
  for (const kind of KINDS) {
    const found = pValues(kind, runs)
    const below = (level: number): number => found.filter((p) => p <= level).length / runs
    yield measured(`all columns together, ${kind}: p at most .05`, {
      ...{
        peer: 'the nominal level',
        ours: below(NOMINAL),
        theirs: kind === 'moved' ? null : NOMINAL,
        unit: 'share',
        runs,
      },
      note: `p at most .01: ${below(NOMINAL / 5)}; 10 columns, 9 blocks of 200 rows`,
    })
  }
}
