import { sql } from 'kysely'
import type { Clock, Json } from '../../base/index.ts'
import type { Flow, Progress } from '../../flow/index.ts'
import type { Database } from '../../storage/index.ts'
import { type Artifacts, artifactPathOf } from '../artifacts/artifacts.ts'
import type { TrackingTables } from '../tables.ts'
import type { IncomingModel, ModelIntake, Taking } from './intake.ts'
import { openSource, type SourceOrder } from './open-source.ts'
import { createTally, type ImportReport, joinTallies, type Tallied, type Tally } from './report.ts'
import type { MlflowSource, SourceExperiment, SourceRegistered } from './source.ts'
import { type OnConflict, type Placed, placeExperiments, writeExperiments } from './take-experiments.ts'
import { takeLoggedModels } from './take-logged-models.ts'
import { knownRuns, type TakeNeeds, takeRuns } from './take-runs.ts'

/** What an import stands on. */
export interface ImportNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly flow: Flow
  readonly artifacts: Artifacts
  readonly modelIntake: ModelIntake
}

/** What is imported, and how. */
export interface ImportOrder extends Omit<SourceOrder, 'tell'> {
  readonly onConflict: OnConflict
  /** False leaves all files where they are. */
  readonly files: boolean
  readonly dryRun: boolean
  readonly by: string
  readonly progress: Progress
}

/** The parts of the work and of its progress. */
const RUNS = [0.02, 0.8] as const
const MODELS = [0.8, 0.9] as const
const REGISTRY = [0.9, 1] as const

/**
 * Moves an MLflow store in: experiments, runs with their points and files, logged and registered models, with their ids. What is here
 * already is left as it is, so it may be done again: after a kill it goes on, and ends the same.
 *
 * Errors: `tracking.import_unreadable`, `tracking.import_unreachable`, `tracking.import_busy`, `tracking.import_conflict`.
 */
export async function importMlflow(needs: ImportNeeds, order: ImportOrder): Promise<ImportReport> {
  const tally = createTally()
  const source = await openSource({ ...order, tell: tally.tell })
  const work = { needs, order, source, tally }
  try {
    const parts = order.dryRun ? await look(work) : await take(work)
    return { source: source.place, dryRun: order.dryRun, ...joinTallies(parts) }
  } finally {
    await source.close()
  }
}

interface Work {
  readonly needs: ImportNeeds
  readonly order: ImportOrder
  readonly source: MlflowSource
  readonly tally: Tally
}

/** Does it, in steps that a killed process goes on after. */
async function take(work: Work): Promise<readonly Tallied[]> {
  const { needs, order, source, tally } = work
  const experiments = await allExperiments(source)
  const part = async (does: () => Promise<void>): Promise<Tallied> => {
    tally.cut()
    await does()
    return tally.cut()
  }
  return needs.flow.run(
    'tracking.import',
    source.place,
    async (step) => {
      const first = await step('experiments', {}, () => takeExperiments(work, experiments))
      const taking = takeNeeds(work, experiments, new Map(first.placed))
      const total = await source.size()
      const runs = await step('runs', {}, ({ progress }) => part(() => takeRuns(taking, told(progress, total))), {
        share: RUNS,
      })
      const models = await step('models', {}, () => part(() => takeLoggedModels(taking)), { share: MODELS })
      const registry = await step('registry', {}, () => part(() => takeRegistered(work)), { share: REGISTRY })
      return [first.part, runs, models, registry, await leftOut(source)]
    },
    { fresh: true, progress: order.progress },
  )
}

type First = { readonly placed: [string, Placed][]; readonly part: Tallied }

async function takeExperiments(
  { needs, order, tally }: Work,
  experiments: readonly SourceExperiment[],
): Promise<First & Json> {
  const placed = await placeExperiments(needs.database, experiments, { onConflict: order.onConflict, tally })
  await writeExperiments(needs.database, experiments, placed)
  countExperiments(tally, placed)
  return { placed: [...placed], part: tally.cut() } as unknown as First & Json
}

function countExperiments(tally: Tally, placed: ReadonlyMap<string, Placed>): void {
  const all = [...placed.values()]
  tally.took('experiments', all.filter(({ isNew }) => isNew).length)
  tally.found('experiments', all.filter(({ isNew }) => !isNew).length)
}

function takeNeeds(
  work: Work,
  experiments: readonly SourceExperiment[],
  placed: ReadonlyMap<string, Placed>,
): TakeNeeds {
  const { needs, order, source, tally } = work
  const byId = new Map(experiments.map((experiment) => [experiment.id, experiment]))
  return { ...needs, source, tally, files: order.files, experiments: byId, placed }
}

const told =
  (progress: Progress, total: number | undefined) =>
  (runs: number): void =>
    total === undefined
      ? progress(0.5, `${runs} runs`)
      : progress(runs / Math.max(total, 1), `${runs} of ${total} runs`)

/** Says what `take` would do, and writes nothing. */
async function look({ needs, order, source, tally }: Work): Promise<readonly Tallied[]> {
  const { database } = needs
  const experiments = await allExperiments(source)
  countExperiments(tally, await placeExperiments(database, experiments, { onConflict: order.onConflict, tally }))
  const known = async (runs: readonly string[]): Promise<ReadonlySet<string>> => {
    const here = await knownRuns(database, runs)
    tally.found('runs', here.size)
    return here
  }
  for await (const runs of source.runs(experiments, known)) {
    tally.took('runs', runs.length)
    order.progress(0.5, 'runs')
  }
  for await (const models of source.models(experiments)) tally.took('logged models', models.length)
  const how = takingOf({ order, source, tally })
  for await (const model of source.registered()) await needs.modelIntake.take(await located(database, model), how)
  return [tally.cut(), await leftOut(source)]
}

async function allExperiments(source: MlflowSource): Promise<SourceExperiment[]> {
  const experiments: SourceExperiment[] = []
  for await (const experiment of source.experiments()) experiments.push(experiment)
  return experiments
}

async function takeRegistered({ needs, order, source, tally }: Work): Promise<void> {
  const how = takingOf({ order, source, tally })
  for await (const model of source.registered()) await needs.modelIntake.take(await located(needs.database, model), how)
}

const takingOf = ({ order, source, tally }: Pick<Work, 'order' | 'source' | 'tally'>): Taking => ({
  ...{ onConflict: order.onConflict, by: order.by, dryRun: order.dryRun, tally },
  because: `Imported from ${source.place}.`,
})

/** A registered model, each version with the place of its files: that of its logged model, or in its run. */
async function located(database: Database, model: SourceRegistered): Promise<IncomingModel> {
  const versions = await Promise.all(
    model.versions.map(async (version) => ({ ...version, location: await locationOf(database, version) })),
  )
  return { ...model, versions }
}

async function locationOf(
  database: Database,
  { source, loggedModel }: SourceRegistered['versions'][number],
): Promise<string | null> {
  const db = database.on<TrackingTables>()
  if (loggedModel !== null) {
    const held = await db
      .selectFrom('logged_model')
      .select('artifact_uri')
      .where('id', '=', loggedModel)
      .executeTakeFirst()
    if (held) return held.artifact_uri
  }
  const named = source === null ? undefined : placeInRun(source)
  if (!named) return source
  const [run, inner] = named
  const { rows } = await sql<{ root: string }>`
    select coalesce(artifact_uri, 'mlflow-artifacts:/' || experiment_id || '/' || id || '/artifacts') as root
    from run where id = ${run}`.execute(db)
  const root = rows[0]?.root
  if (root === undefined) return source
  // a version made of other files than its run's keeps the place that it named
  return artifactPathOf(root) === undefined && !source!.startsWith('runs:') ? source : `${root}${inner}`
}

/** The run and the path below its artifacts that a source names: `runs:/RUN/model`, or any place like `…/RUN/artifacts/model`. */
function placeInRun(source: string): readonly [string, string] | undefined {
  const hit = /^runs:\/+([^/]+)(\/.*)?$/.exec(source) ?? /\/([0-9a-f]{32})\/artifacts(\/.*)?$/.exec(source)
  return hit ? [hit[1]!, hit[2] ?? ''] : undefined
}

async function leftOut(source: MlflowSource): Promise<Tallied> {
  const left = Object.entries(await source.leftOut()).map(([kind, count]) => ({
    ...{ kind, count, examples: [] },
    reason: 'Millrace has no place for them',
  }))
  return { taken: {}, here: {}, left, notes: [] }
}
