import { sql } from 'kysely'
import type { Clock } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { isNewer, seriesOf } from '../points/points.ts'
import { writePoints } from '../points/write.ts'
import { addInputs, addModels } from '../runs/relations.ts'
import { checkKey } from '../runs/run.ts'
import type { Latest, TrackingTables } from '../tables.ts'
import { groupBy } from './cells.ts'
import { inTurns } from './in-turns.ts'
import type { Known, SourceExperiment, SourcePoint, SourceRun } from './source.ts'
import type { Placed } from './take-experiments.ts'
import { type FileNeeds, takeFiles } from './take-files.ts'

/** What runs are taken with. */
export interface TakeNeeds extends FileNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly experiments: ReadonlyMap<string, SourceExperiment>
  readonly placed: ReadonlyMap<string, Placed>
}

const FILES_AT_ONCE = 4
/** Points held in memory; of runs with more the rest is written as it comes. */
const MOST_POINTS = 200_000

/** Which of these runs are here. */
export async function knownRuns(database: Database, runs: readonly string[]): Promise<ReadonlySet<string>> {
  if (runs.length === 0) return new Set()
  const select = database.on<TrackingTables>().selectFrom('run').select('id')
  const rows = await select.where('id', '=', sql<string>`any(${[...runs]}::text[])`).execute()
  return new Set(rows.map(({ id }) => id))
}

/** Takes runs, some hundred in one transaction: each is here whole, or not at all. */
export async function takeRuns(needs: TakeNeeds, report: (runs: number) => void): Promise<void> {
  const { source, database, tally, experiments } = needs
  let met = 0
  const known: Known = async (runs) => {
    const here = await knownRuns(database, runs)
    tally.found('runs', here.size)
    met += here.size
    report(met)
    return here
  }
  for await (const page of source.runs([...experiments.values()], known)) {
    const runs = page.filter((run) => isTakeable(needs, run))
    const uris = await inTurns(runs, FILES_AT_ONCE, (run) => filesOf(needs, run))
    await writeRuns(needs, runs, uris)
    met += page.length
    report(met)
  }
}

function isTakeable({ tally }: TakeNeeds, { id }: SourceRun): boolean {
  const fits = /^[\w-]{1,250}$/.test(id)
  if (!fits)
    tally.tell({
      kind: 'runs',
      name: JSON.stringify(id.slice(0, 50)),
      reason: 'its id is not made of letters and digits',
    })
  return fits
}

function filesOf(needs: TakeNeeds, { id, experiment, artifactUri }: SourceRun): Promise<string | null> {
  const of = { kind: 'run', id, experiment: needs.experiments.get(experiment)!, uri: artifactUri } as const
  return takeFiles(needs, of, `${needs.placed.get(experiment)!.id}/${id}/artifacts`)
}

/** Reads what fits into memory before the transaction begins: others wait for as short as can be. */
async function writeRuns(
  needs: TakeNeeds,
  runs: readonly SourceRun[],
  uris: readonly (string | null)[],
): Promise<void> {
  const { source, database, tally } = needs
  if (runs.length === 0) return
  const pages = source.points(runs)[Symbol.asyncIterator]()
  const latest = new Map<string, Record<string, Latest>>()
  let { points, done } = await gather(pages)
  await database.tx(async () => {
    noteLatest(latest, points)
    const added = await insertRuns(needs, runs, { uris, latest })
    let count = await addPoints(needs, points, added)
    const more = !done
    while (!done) {
      ;({ points, done } = await gather(pages))
      noteLatest(latest, points)
      count += await addPoints(needs, points, added)
    }
    if (more) await updateLatest(database, latest, added)
    await addRelations(
      needs,
      runs.filter(({ id }) => added.has(id)),
    )
    database.afterCommit(() => {
      tally.took('runs', added.size)
      tally.took('points', count)
      tally.found('runs', runs.length - added.size)
    })
  })
}

async function gather(pages: AsyncIterator<readonly SourcePoint[]>): Promise<{ points: SourcePoint[]; done: boolean }> {
  const points: SourcePoint[] = []
  while (points.length < MOST_POINTS) {
    const page = await pages.next()
    if (page.done) return { points, done: true }
    for (const point of page.value) points.push(point)
  }
  return { points, done: false }
}

function noteLatest(latest: Map<string, Record<string, Latest>>, points: readonly SourcePoint[]): void {
  for (const { run, key, value, step, at } of points) {
    const metrics = latest.get(run) ?? (Object.create(null) as Record<string, Latest>)
    latest.set(run, metrics)
    const kept = Number.isFinite(value) ? value : (String(value) as 'NaN')
    const point = { value: kept, step, at }
    if (isNewer(point, metrics[key])) metrics[key] = point
  }
}

async function addPoints(
  { database, tally }: TakeNeeds,
  points: readonly SourcePoint[],
  added: ReadonlySet<string>,
): Promise<number> {
  const kept = points.filter((point) => added.has(point.run) && hasKey(point, tally))
  const entries = [...groupBy(kept, ({ run }) => run)].map(([run, its]) => ({ run, entry: { series: seriesOf(its) } }))
  await writePoints(database, entries)
  return kept.length
}

function hasKey({ run, key }: SourcePoint, tally: TakeNeeds['tally']): boolean {
  try {
    checkKey('metric', key)
    return true
  } catch (error) {
    tally.tell({ kind: 'points', name: `of run ${run}`, reason: (error as Error).message })
    return false
  }
}

async function insertRuns(
  { database, placed }: TakeNeeds,
  runs: readonly SourceRun[],
  {
    uris,
    latest,
  }: { readonly uris: readonly (string | null)[]; readonly latest: ReadonlyMap<string, Record<string, Latest>> },
): Promise<ReadonlySet<string>> {
  const column = <T>(pick: (run: SourceRun, at: number) => T): T[] => runs.map(pick)
  const { rows } = await sql<{ id: string }>`
    insert into run (id, experiment_id, name, status, actor, started_at, ended_at, state, deleted_at, artifact_uri, params, tags, metrics)
    select id, experiment_id, name, status, actor, started_at, ended_at, state, deleted_at, artifact_uri,
      params::jsonb, tags::jsonb, metrics::jsonb
    from unnest(
      ${column(({ id }) => id)}::text[], ${column(({ experiment }) => placed.get(experiment)!.id)}::int8[],
      ${column(({ name }) => name)}::text[], ${column(({ status }) => status)}::text[], ${column(({ by }) => by)}::text[],
      ${column(({ startedAt }) => startedAt)}::int8[], ${column(({ endedAt }) => endedAt)}::int8[],
      ${column(({ state }) => state)}::text[], ${column(({ deletedAt }) => deletedAt)}::int8[],
      ${column((_, at) => uris[at]!)}::text[], ${column(({ params }) => JSON.stringify(params))}::text[],
      ${column(({ tags }) => JSON.stringify(tags))}::text[],
      ${column(({ id }) => JSON.stringify(latest.get(id) ?? {}))}::text[]
    ) as taken (id, experiment_id, name, status, actor, started_at, ended_at, state, deleted_at, artifact_uri, params, tags, metrics)
    on conflict (id) do nothing
    returning id`.execute(database.on<TrackingTables>())
  return new Set(rows.map(({ id }) => id))
}

async function updateLatest(
  database: Database,
  latest: ReadonlyMap<string, Record<string, Latest>>,
  added: ReadonlySet<string>,
): Promise<void> {
  const all = [...latest].filter(([run]) => added.has(run))
  await sql`
    update run set metrics = after.metrics::jsonb
    from unnest(${all.map(([run]) => run)}::text[], ${all.map(([, its]) => JSON.stringify(its))}::text[]) as after (id, metrics)
    where run.id = after.id`.execute(database.on<TrackingTables>())
}

async function addRelations({ database, placed }: TakeNeeds, runs: readonly SourceRun[]): Promise<void> {
  await addInputs(
    database,
    runs.flatMap(({ id, experiment, inputs }) =>
      inputs.map((input) => ({ run: id, experiment: placed.get(experiment)!.id, input })),
    ),
  )
  await addModels(
    database,
    runs.flatMap(({ id, models }) => models.map((model) => ({ run: id, model }))),
  )
}
