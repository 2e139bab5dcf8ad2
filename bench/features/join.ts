import { mkdirSync, writeFileSync } from 'node:fs'
import { type BenchOptions, measuredIn, median } from '../bench.ts'
import { act, type Cost, closeAll, type Lines, openRooms, peakOf } from '../data/sides.ts'
import { type Driver, openPeer } from '../drivers/driver.ts'
import { type Answers, otherValues, wrongRows } from './equal.ts'
import { type HistorySize, historyProject, labelsFile, references, viewName, writeHistory } from './history.ts'

export const measured = measuredIn('features')

/** Feast reads files with dask where nothing else is said; its newer store asks DuckDB. */
const STORES = ['dask', 'duckdb'] as const
/** A join of Feast that wants more memory than this fails instead of taking the machine down. */
const LIMIT_GB = 14
const PATIENCE_S = 60
const GOAL = 'goal 60 s in 4 GB on two cores'

const FULL: readonly HistorySize[] = [
  { views: 10, features: 10, rows: 100_000, entities: 10_000, labels: 1_000 },
  { views: 10, features: 10, rows: 1_000_000, entities: 100_000, labels: 100_000 },
  { views: 10, features: 10, rows: 1_000_000, entities: 100_000, labels: 1_000_000 },
]
const QUICK: readonly HistorySize[] = [{ views: 10, features: 10, rows: 20_000, entities: 2_000, labels: 10_000 }]

/** Labels with the latest values of a hundred features as of their moment: Parquet in, Parquet out. */
export async function* compareJoins(folder: string, options: BenchOptions): Lines {
  const failed = new Map<string, Failure>()
  for (const [at, size] of (options.quick ? QUICK : FULL).entries()) {
    const place = `${folder}/join-${at}`
    await writeHistory(place, size)
    const ours = await oursJoined(place, size, options.quick ? 2 : 3)
    const name = `join, ${size.labels} labels, ${size.views} views of ${size.rows} rows, ${size.views * size.features} features`
    for (const store of STORES) {
      // What fails at one size would only fail later at a larger one, and what is slow would take a quarter of an hour.
      const theirs = failed.get(store) ?? (await theirsJoined(place, size, store))
      if (theirs && 'failure' in theirs) failed.set(store, theirs)
      else if (theirs && theirs.seconds > PATIENCE_S) failed.set(store, tooSlow(theirs, size))
      const both = (what: (one: Joined) => string): string =>
        [what(ours), ...(theirs && 'out' in theirs ? [what(theirs)] : [])].join(' against ')
      const notes = [
        GOAL,
        `processor time ${both(({ cpu }) => cpu.toFixed(2))} s`,
        `peak ${both(({ megabytes }) => megabytes.toFixed(0))} MB`,
        ours.about,
        ...(theirs === undefined ? [] : ['out' in theirs ? await sameAs(ours, theirs, size) : theirs.failure]),
      ]
      yield measured(name, {
        ...{ peer: theirs?.name ?? `Feast (${store})`, ours: ours.seconds },
        ...{
          theirs: theirs && 'out' in theirs ? theirs.seconds : null,
          unit: 's',
          runs: ours.runs,
          note: notes.join('; '),
        },
      })
    }
  }
}

const tooSlow = ({ name, seconds }: Joined, { labels }: HistorySize): Failure => ({
  ...{ name, failure: `Feast took ${seconds.toFixed(0)} s at ${labels} labels and was not asked for more` },
})

interface Failure {
  readonly name: string
  readonly failure: string
}

interface Joined extends Cost, Answers {
  readonly name: string
  readonly megabytes: number
  readonly runs: number
  readonly about: string
}

async function oursJoined(place: string, size: HistorySize, runs: number): Promise<Joined> {
  const project = `${place}/project`
  mkdirSync(project, { recursive: true })
  writeFileSync(`${project}/millrace.config.ts`, historyProject(size, '..'))
  const reading = openRooms(project)
  const read: Cost[] = []
  for (let view = 0; view < size.views; view++)
    read.push(await act(reading, 'data.ingest', { dataset: `history-${view}` }))
  // A process of its own for the join, so that its peak is its own.
  await closeAll([reading])
  const driver = openRooms(project)
  const views = Array.from({ length: size.views }, (_, view) => viewName(view))
  const out = `${place}/ours.parquet`
  const costs: Cost[] = []
  for (let run = 0; run < runs; run++)
    costs.push(await act(driver, 'features.join', { labels: labelsFile(place), time: 'event_timestamp', views, out }))
  const wrong = await wrongRows({ place, size, out })
  const ingested = read.reduce((sum, { seconds }) => sum + seconds, 0)
  const joined = {
    ...{ name: 'Millrace', out, megabytes: await peakOf(driver), runs },
    ...{ seconds: median(costs.map((one) => one.seconds)), cpu: median(costs.map((one) => one.cpu)) },
    about: `${wrong}; the files were ingested before, in ${ingested.toFixed(1)} s`,
  }
  await closeAll([driver])
  return joined
}

/** What Feast took, or how it failed; nothing where it is not here. */
async function theirsJoined(
  place: string,
  size: HistorySize,
  offline: (typeof STORES)[number],
): Promise<Joined | Failure | undefined> {
  const peer = openFeast({ LIMIT_GB: String(LIMIT_GB) })
  if (!peer) return undefined
  const { name: feast } = await peer.ask<{ name: string }>('versions')
  const name = `${feast}, offline store ${offline}`
  const repo = `${place}/feast-${offline}`
  const out = `${place}/feast-${offline}.parquet`
  try {
    await applyFeast(peer, { folder: place, repo, size, offline })
    const asked = { labels: labelsFile(place), references: references(size), out }
    const cost = await peer.ask<Cost & { readonly rows: number }>('join', asked)
    const about = cost.rows === size.labels ? '' : `Feast gave ${cost.rows} of ${size.labels} labels back`
    return { ...cost, name, out, megabytes: await peakOf(peer), runs: 1, about }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return {
      name,
      failure: `Feast failed within ${LIMIT_GB} GB at ${size.labels} labels: ${said.replace(/\s+/g, ' ').slice(0, 200)}`,
    }
  } finally {
    await peer.close()
  }
}

export const openFeast = (variables: Readonly<Record<string, string>> = {}): Driver | undefined =>
  openPeer('feast_peer.py', { environment: '.venv-feast', setup: 'setup data', variables })

/** Tells Feast of the views of a history. */
export function applyFeast(
  peer: Driver,
  how: {
    readonly folder: string
    readonly repo: string
    readonly size: HistorySize
    readonly offline?: string
    readonly online?: object
  },
): Promise<object> {
  const { folder, repo, size, offline = 'dask', online = { type: 'sqlite', path: `${repo}/online.db` } } = how
  return peer.ask('apply', { folder, repo, offline, online, views: size.views, features: size.features })
}

async function sameAs(ours: Joined, theirs: Joined, size: HistorySize): Promise<string> {
  const { compared, other } = await otherValues(ours, theirs, size)
  const same = other === 0 ? `all ${compared} values equal Feast's` : `${other} OF ${compared} VALUES ARE NOT FEAST'S`
  return theirs.about === '' ? same : `${same}; ${theirs.about}`
}
