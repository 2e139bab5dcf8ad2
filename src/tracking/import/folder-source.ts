import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../errors.ts'
import { type ArtifactPlace, filesAt } from './artifact-place.ts'
import { stateOf, wholeOf } from './cells.ts'
import { foldersIn, type Meta, MODELS, metaText, pairsBelow, readMeta, reasonOf } from './folder-files.ts'
import { loggedModelsIn, registeredIn } from './folder-models.ts'
import { pointsIn, runFolders, runsIn } from './folder-runs.ts'
import type { MlflowSource, SourceExperiment, Tell } from './source.ts'

/** A folder of MLflow's file store, and where each of its experiments lies. */
export interface MlflowFolder {
  readonly root: string
  readonly tell: Tell
  /** The folder of an experiment by its id: those that were deleted are in `.trash`. */
  readonly places: Map<string, string>
}

/**
 * An MLflow store in a folder (`mlruns`): YAML for what things are, one file a metric, param and tag.
 *
 * Errors: `tracking.import_unreadable` where it is no such folder.
 */
export async function openFolderSource(
  root: string,
  at: { readonly place: string } & ArtifactPlace,
): Promise<MlflowSource> {
  const folder: MlflowFolder = { root, tell: at.tell, places: await placesIn(root) }
  if (folder.places.size === 0 && (await foldersIn(path.join(root, REGISTRY))).length === 0)
    throw fail('import_unreadable', { place: at.place, reason: 'it has neither experiments nor models of MLflow' })
  const own: NonNullable<ArtifactPlace['own']> = ({ kind, id, experiment }) =>
    path.join(folder.places.get(experiment.id) ?? root, ...(kind === 'run' ? [id] : [MODELS, id]), 'artifacts')
  return {
    place: at.place,
    kind: 'folder',
    experiments: () => experimentsIn(folder),
    size: async () => {
      let runs = 0
      for (const place of folder.places.values()) runs += (await runFolders(place)).length
      return runs
    },
    runs: (experiments, known) => runsIn(folder, experiments, known),
    points: (runs) => pointsIn(folder, runs),
    models: (experiments) => loggedModelsIn(folder, experiments),
    registered: () => registeredIn(path.join(root, REGISTRY), at.tell),
    files: (of) => filesAt({ ...at, own }, of),
    leftOut: async () => {
      let traces = 0
      for (const place of folder.places.values()) traces += (await foldersIn(path.join(place, 'traces'))).length
      return traces > 0 ? { traces } : {}
    },
    close: async () => undefined,
  }
}

const TRASH = '.trash'
const REGISTRY = 'models'

async function placesIn(root: string): Promise<Map<string, string>> {
  const places = new Map<string, string>()
  for (const above of [root, path.join(root, TRASH)])
    for (const name of await foldersIn(above)) if (/^\d+$/.test(name)) places.set(name, path.join(above, name))
  return places
}

async function* experimentsIn({ places, tell }: MlflowFolder): AsyncIterable<SourceExperiment> {
  for (const [id, folder] of places) {
    try {
      const meta = await readMeta(folder)
      if (meta) yield await experimentOf(id, folder, meta)
      else tell({ kind: 'experiments', name: id, reason: 'its folder has no meta.yaml' })
    } catch (error) {
      tell({ kind: 'experiments', name: id, reason: reasonOf(error) })
    }
  }
}

async function experimentOf(id: string, folder: string, meta: Meta): Promise<SourceExperiment> {
  // MLflow of before 1.29 kept no time of creation; that of its file stays the same
  const written = Math.floor((await stat(path.join(folder, 'meta.yaml'))).mtimeMs)
  const createdAt = wholeOf(metaText(meta, 'creation_time')) ?? written
  return {
    id,
    name: metaText(meta, 'name') ?? id,
    state: path.basename(path.dirname(folder)) === TRASH ? 'deleted' : stateOf(metaText(meta, 'lifecycle_stage')),
    createdAt,
    changedAt: wholeOf(metaText(meta, 'last_update_time')) ?? createdAt,
    artifactLocation: metaText(meta, 'artifact_location') ?? '',
    tags: await pairsBelow(path.join(folder, 'tags')),
  }
}
