import type { Project } from '../automation/index.ts'
import {
  type Clock,
  type Digest,
  type LineageEdge,
  type LineageSource,
  lineageName,
  lineageNames,
} from '../base/index.ts'
import { createDatasetLineage, type Datasets, type FindUses, type Use } from '../data/index.ts'
import { createPipelineLineage, datasetsRead, type Pipelines } from '../pipeline/index.ts'
import {
  createKeptNotes,
  createLineageQuery,
  createReceivedLineage,
  createVersionLineage,
  type LineageGraph,
  type LineageQuery,
  tellLineage,
} from '../registry/index.ts'
import { createServingLineage, type ServingLineageNeeds } from '../serving/index.ts'
import { createRunLineage } from '../tracking/index.ts'
import { createTrainingLineage, findEvidence, type TrainingNeeds } from '../training/index.ts'

/** Where it is kept what came from what, and how good it is. */
interface Places extends ServingLineageNeeds, Pick<TrainingNeeds, 'runs' | 'blobs' | 'models' | 'events'> {
  readonly blobs: TrainingNeeds['blobs']
  readonly datasets: Datasets
  readonly pipelines: Pick<Pipelines, 'lineage'>
  readonly clock: Clock
  readonly project: Project | undefined
  /** Whether somebody listens to OpenLineage events. */
  readonly isTold: boolean
  /** The version of Millrace. */
  readonly version: string
  readonly onFault: (fault: unknown) => void
}

/** Puts what every room knows of what came from what into one graph, and what cards are made of beside it. */
export function openEvidence(places: Places) {
  const { project, pipelines, isTold } = places
  const ofRuns = createRunLineage(places)
  const receivedLineage = createReceivedLineage(places)
  const lineage = createLineageQuery([
    createDatasetLineage(places),
    createPipelineLineage(places),
    ofRuns,
    createVersionLineage(places),
    createTrainingLineage(places),
    createServingLineage(places),
    receivedLineage,
    declaredLineage(project),
  ])
  const runOf = async (artifact: Digest): Promise<string | undefined> => {
    const made = await ofRuns.edges([`artifact:${artifact}`], 'up', MOST_MAKERS)
    return made.flatMap(({ from }) => lineageName(from, 'run') ?? [])[0]
  }
  if (isTold) tellLineage({ ...places, lineage: pipelines.lineage })
  return {
    ...{ lineage, receivedLineage, usesOf: usesIn(lineage) },
    cardNotes: createKeptNotes(places),
    declaredNotes: (model: string) => project?.models.find(({ name }) => name === model)?.card,
    evidenceOf: findEvidence({ ...places, runOf }),
  }
}

/** What a project declares over a dataset, whatever its version. Nodes are `view:NAME`, `pipeline:NAME` and `declared:NAME`. */
function declaredLineage(project: Project | undefined): LineageSource {
  const readers = new Map<string, LineageEdge['to'][]>()
  const add = (dataset: string, reader: string): void => {
    readers.set(dataset, [...(readers.get(dataset) ?? []), reader])
  }
  for (const { name, from } of project?.views ?? []) add(from.name, `view:${name}`)
  for (const pipeline of project?.pipelines ?? [])
    for (const { name } of datasetsRead(pipeline)) add(name, `pipeline:${pipeline.name}`)
  for (const { name, source } of project?.datasets ?? [])
    if (source.format === 'query') for (const from of source.from) add(from.name, `declared:${name}`)
  return {
    find: async () => undefined,
    describe: async () => [],
    async edges(ids, direction) {
      if (direction === 'up') return []
      return lineageNames(ids, 'dataset').flatMap((version) =>
        (readers.get(version.slice(0, version.lastIndexOf('@'))) ?? []).map((to) => ({
          ...{ from: `dataset:${version}`, to },
          how: to.startsWith('declared:') ? 'is declared over the dataset' : 'reads the dataset',
        })),
      )
    },
  }
}

const MOST_MAKERS = 10
const STEPS = 2
const MOST_USES = 10_000

/** What was made of a version or reads its dataset: the nearest part of its graph, the runs between left out. */
function usesIn(lineage: LineageQuery): FindUses {
  return async ({ dataset, version }) => {
    const id = `dataset:${dataset}@${version}`
    const graph = await lineage.of(id, { directions: ['down'], depth: STEPS, most: MOST_USES })
    const direct = graph.edges.filter(({ from }) => from === id)
    const runs = new Map(direct.filter(({ to }) => to.startsWith('run:')).map(({ to, how }) => [to, how]))
    const trained = graph.edges.flatMap(({ from, to }) => {
      const how = runs.get(from)
      return how !== undefined && to.startsWith('model:') ? [{ to, how }] : []
    })
    const uses = [...trained, ...direct].flatMap(({ to, how }) => useOf(graph, to, how) ?? [])
    return [...new Map(uses.map((use) => [JSON.stringify(use), use])).values()]
  }
}

const KINDS: Readonly<Record<string, Use['kind']>> = {
  ...{ model: 'model', view: 'view', pipeline: 'pipeline', declared: 'dataset', dataset: 'dataset' },
  pipeline_run: 'pipeline',
}

function useOf({ nodes }: LineageGraph, id: string, how: string): Use | undefined {
  const node = nodes.find((one) => one.id === id)
  const kind = node && KINDS[node.kind]
  if (!node || kind === undefined) return undefined
  const { name, facts } = node
  if (node.kind === 'model') {
    const [model, version] = id.slice('model:'.length).split('/')
    return { kind, name: model!, version: Number(version), how }
  }
  if (node.kind === 'dataset') {
    const text = id.slice('dataset:'.length)
    const version = typeof facts['version'] === 'number' ? facts['version'] : null
    return { kind, name: text.slice(0, text.lastIndexOf('@')), version, how: 'derived from it' }
  }
  if (node.kind === 'pipeline_run')
    return { kind, name: String(facts['pipeline'] ?? name), version: null, how: 'a run of it read it' }
  return { kind, name, version: null, how }
}
