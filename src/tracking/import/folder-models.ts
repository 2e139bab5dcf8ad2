import path from 'node:path'
import type { LoggedModelMetric } from '../models/logged-model.ts'
import { DELETED_STAGE, loggedModelOf, modelStatusOf, numberOf, stageOf, stateOf, textOf, wholeOf } from './cells.ts'
import { foldersIn, type Meta, MODELS, metaText, pairsBelow, readMeta, reasonOf, textsBelow } from './folder-files.ts'
import { linesOf } from './folder-runs.ts'
import type { MlflowFolder } from './folder-source.ts'
import { inGroups, inTurns } from './in-turns.ts'
import type { SourceExperiment, SourceModel, SourceRegistered, SourceVersion, Tell } from './source.ts'

const MODELS_AT_ONCE = 100
const FILES_AT_ONCE = 8

export async function* loggedModelsIn(
  { places, tell }: MlflowFolder,
  experiments: readonly SourceExperiment[],
): AsyncIterable<readonly SourceModel[]> {
  for (const { id } of experiments) {
    const folder = path.join(places.get(id)!, MODELS)
    for (const names of inGroups(await foldersIn(folder), MODELS_AT_ONCE)) {
      const models = await inTurns(names, FILES_AT_ONCE, async (name) => {
        try {
          const meta = await readMeta(path.join(folder, name))
          if (meta) return await loggedModelFrom(path.join(folder, name), { id: name, experiment: id, meta })
        } catch (error) {
          tell({ kind: 'logged models', name, reason: reasonOf(error) })
        }
        return undefined
      })
      yield models.filter((model) => model !== undefined)
    }
  }
}

async function loggedModelFrom(
  place: string,
  { id, experiment, meta }: { readonly id: string; readonly experiment: string; readonly meta: Meta },
): Promise<SourceModel> {
  const createdAt = wholeOf(metaText(meta, 'creation_timestamp')) ?? 0
  const metrics = [...(await textsBelow(path.join(place, 'metrics')))].flatMap(([key, text]) =>
    linesOf(text).flatMap((line) => metricOf(textOf(key), line) ?? []),
  )
  return {
    ...{ id, experiment, createdAt, metrics },
    name: metaText(meta, 'name') ?? id,
    type: metaText(meta, 'model_type') ?? null,
    status: modelStatusOf(metaText(meta, 'status')),
    statusMessage: metaText(meta, 'status_message') ?? null,
    run: metaText(meta, 'source_run_id') ?? null,
    artifactUri: metaText(meta, 'artifact_location') ?? '',
    changedAt: wholeOf(metaText(meta, 'last_updated_timestamp')) ?? createdAt,
    state: stateOf(metaText(meta, 'lifecycle_stage')),
    params: await pairsBelow(path.join(place, 'params')),
    tags: await pairsBelow(path.join(place, 'tags')),
  }
}

/** `time value step run`, with the name and digest of a dataset where there was one. */
function metricOf(key: string, line: string): LoggedModelMetric | undefined {
  const [time, text, count, run, name, digest] = line.trim().split(' ')
  const at = wholeOf(time)
  const step = wholeOf(count)
  const value = numberOf(text ?? '')
  if (at === undefined || step === undefined || value === undefined || run === undefined) return undefined
  const dataset = name !== undefined && digest !== undefined ? { dataset: { name, digest } } : {}
  return { key, value: Number.isFinite(value) ? value : null, step, at, run, ...dataset }
}

/** The registered models of a folder, each in a folder with one for every version. */
export async function* registeredIn(folder: string, tell: Tell): AsyncIterable<SourceRegistered> {
  for (const name of await foldersIn(folder)) {
    try {
      const meta = await readMeta(path.join(folder, name))
      if (meta) yield await registeredFrom(path.join(folder, name), meta, tell)
    } catch (error) {
      tell({ kind: 'models', name, reason: reasonOf(error) })
    }
  }
}

async function registeredFrom(place: string, meta: Meta, tell: Tell): Promise<SourceRegistered> {
  const createdAt = wholeOf(metaText(meta, 'creation_timestamp')) ?? 0
  const versions: SourceVersion[] = []
  for (const name of await foldersIn(place)) {
    const number = wholeOf(/^version-(\d+)$/.exec(name)?.[1])
    if (number === undefined) continue
    const read = await readMeta(path.join(place, name)).catch((error) =>
      tell({ kind: 'versions', name: `${path.basename(place)} ${number}`, reason: reasonOf(error) }),
    )
    if (read && metaText(read, 'current_stage') === DELETED_STAGE)
      tell({ kind: 'versions', name: `${path.basename(place)} ${number}`, reason: 'it was deleted there' })
    else if (read) versions.push(await versionFrom(path.join(place, name), number, read))
  }
  return {
    ...{ name: metaText(meta, 'name') ?? path.basename(place), createdAt },
    changedAt: wholeOf(metaText(meta, 'last_updated_timestamp')) ?? createdAt,
    description: metaText(meta, 'description') ?? '',
    tags: await pairsBelow(path.join(place, 'tags')),
    aliases: Object.fromEntries(
      [...(await textsBelow(path.join(place, 'aliases')))].map(([alias, version]) => [alias, Number(version)]),
    ),
    versions: versions.sort((a, b) => a.version - b.version),
  }
}

async function versionFrom(place: string, version: number, meta: Meta): Promise<SourceVersion> {
  const createdAt = wholeOf(metaText(meta, 'creation_timestamp')) ?? 0
  const source = metaText(meta, 'source') ?? null
  return {
    ...{ version, createdAt, source },
    changedAt: wholeOf(metaText(meta, 'last_updated_timestamp')) ?? createdAt,
    description: metaText(meta, 'description') ?? '',
    by: metaText(meta, 'user_id') || 'unknown',
    stage: stageOf(metaText(meta, 'current_stage')),
    run: metaText(meta, 'run_id') || null,
    loggedModel: metaText(meta, 'model_id') ?? loggedModelOf(source),
    status: metaText(meta, 'status') ?? 'READY',
    tags: await pairsBelow(path.join(place, 'tags')),
  }
}
