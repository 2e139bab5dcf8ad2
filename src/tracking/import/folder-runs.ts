import path from 'node:path'
import type { LoggedPoint, RunInput, RunModel } from '../runs/run.ts'
import { contextOf, numberOf, runStatusOf, stateOf, textOf, textsFrom, wholeOf } from './cells.ts'
import { foldersIn, type Meta, metaText, pairsBelow, readMeta, reasonOf, textsBelow } from './folder-files.ts'
import type { MlflowFolder } from './folder-source.ts'
import { inGroups, inTurns } from './in-turns.ts'
import type { Known, SourceExperiment, SourcePoint, SourceRun } from './source.ts'

const RUNS_AT_ONCE = 200
const FILES_AT_ONCE = 8
/** Folders beside the runs of an experiment. */
const NO_RUNS: ReadonlySet<string> = new Set(['datasets', 'models', 'tags', 'traces', 'assessments', '.trash'])

/** The folders in that of an experiment that are runs, by their name. */
export async function runFolders(experiment: string): Promise<string[]> {
  return (await foldersIn(experiment)).filter((name) => !NO_RUNS.has(name))
}

export async function* runsIn(
  folder: MlflowFolder,
  experiments: readonly SourceExperiment[],
  known: Known,
): AsyncIterable<readonly SourceRun[]> {
  for (const { id } of experiments) {
    const place = folder.places.get(id)!
    const datasets = await datasetsOf(folder, place)
    for (const ids of inGroups(await runFolders(place), RUNS_AT_ONCE)) {
      const here = await known(ids)
      const fresh = ids.filter((run) => !here.has(run))
      const read = await inTurns(fresh, FILES_AT_ONCE, (run) => runIn(folder, { experiment: id, run, datasets }))
      const runs = read.filter((run) => run !== undefined)
      if (runs.length > 0) yield runs
    }
  }
}

interface Asked {
  readonly experiment: string
  readonly run: string
  readonly datasets: ReadonlyMap<string, Meta>
}

async function runIn({ places, tell }: MlflowFolder, asked: Asked): Promise<SourceRun | undefined> {
  const { experiment, run } = asked
  const place = path.join(places.get(experiment)!, run)
  try {
    const meta = await readMeta(place)
    if (meta) return await runOf(place, meta, asked)
    tell({ kind: 'runs', name: run, reason: 'its folder has no meta.yaml' })
  } catch (error) {
    tell({ kind: 'runs', name: run, reason: reasonOf(error) })
  }
  return undefined
}

async function runOf(place: string, meta: Meta, { experiment, run, datasets }: Asked): Promise<SourceRun> {
  const tags = await pairsBelow(path.join(place, 'tags'))
  return {
    ...{ id: run, experiment, tags, params: await pairsBelow(path.join(place, 'params')) },
    name: (metaText(meta, 'run_name') ?? metaText(meta, 'name')) || tags['mlflow.runName'] || run,
    status: runStatusOf(metaText(meta, 'status')),
    by: metaText(meta, 'user_id') || 'unknown',
    startedAt: wholeOf(metaText(meta, 'start_time')) ?? 0,
    endedAt: wholeOf(metaText(meta, 'end_time')) ?? null,
    state: stateOf(metaText(meta, 'lifecycle_stage')),
    deletedAt: wholeOf(metaText(meta, 'deleted_time')) ?? null,
    artifactUri: metaText(meta, 'artifact_uri') ?? '',
    inputs: await inputsIn(place, datasets),
    models: await modelsIn(place),
  }
}

/** What was said of the datasets of an experiment, by the name of their folder. */
async function datasetsOf({ tell }: MlflowFolder, place: string): Promise<ReadonlyMap<string, Meta>> {
  const found = new Map<string, Meta>()
  for (const name of await foldersIn(path.join(place, 'datasets'))) {
    const meta = await readMeta(path.join(place, 'datasets', name)).catch((error) =>
      tell({ kind: 'datasets', name, reason: reasonOf(error) }),
    )
    if (meta) found.set(name, meta)
  }
  return found
}

async function inputsIn(place: string, datasets: ReadonlyMap<string, Meta>): Promise<RunInput[]> {
  const inputs: RunInput[] = []
  for (const name of await foldersIn(path.join(place, 'inputs'))) {
    const meta = await readMeta(path.join(place, 'inputs', name))
    const dataset = meta && datasets.get(metaText(meta, 'source_id') ?? '')
    if (!meta || !dataset) continue
    const text = (key: string): string => metaText(dataset, key) ?? ''
    inputs.push({
      ...{ dataset: text('name'), version: text('digest') },
      ...contextOf(textsFrom(Object.entries((meta['tags'] ?? {}) as Record<string, unknown>))),
      source: {
        ...{ sourceType: text('source_type'), source: text('source') },
        ...(text('schema') !== '' && { schema: text('schema') }),
        ...(text('profile') !== '' && { profile: text('profile') }),
      },
    })
  }
  return inputs
}

async function modelsIn(place: string): Promise<RunModel[]> {
  const models: RunModel[] = []
  for (const [folder, role] of [
    ['inputs', 'input'],
    ['outputs', 'output'],
  ] as const)
    for (const name of await foldersIn(path.join(place, folder))) {
      const meta = await readMeta(path.join(place, folder, name))
      if (!meta || !/^MODEL_/.test(metaText(meta, 'destination_type') ?? '')) continue
      models.push({ model: metaText(meta, 'destination_id') ?? name, role, step: wholeOf(metaText(meta, 'step')) ?? 0 })
    }
  return models
}

export async function* pointsIn(
  { places, tell }: MlflowFolder,
  runs: readonly SourceRun[],
): AsyncIterable<readonly SourcePoint[]> {
  for (const group of inGroups(runs, FILES_AT_ONCE)) {
    const points = await inTurns(group, FILES_AT_ONCE, async ({ id, experiment }) => {
      const texts = await textsBelow(path.join(places.get(experiment)!, id, 'metrics'))
      return [...texts].flatMap(([key, text]) =>
        linesOf(text).flatMap((line) => {
          const point = pointOf(textOf(key), line)
          if (point) return { run: id, ...point }
          tell({ kind: 'points', name: `${key} of run ${id}`, reason: 'its line cannot be read' })
          return []
        }),
      )
    })
    yield points.flat()
  }
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

/** `time value step`, in newer stores with the name and digest of a dataset; the oldest have no step. */
function pointOf(key: string, line: string): LoggedPoint | undefined {
  const [time, text, count = '0', name, digest] = line.trim().split(' ')
  const at = wholeOf(time)
  const step = wholeOf(count)
  const value = numberOf(text ?? '')
  if (at === undefined || step === undefined || value === undefined) return undefined
  return { key, value, step, at, ...(name !== undefined && digest !== undefined && { dataset: { name, digest } }) }
}
