import { client } from './client.ts'
import { moment } from './moments.ts'

/** A place that the search found. */
export interface Find {
  readonly kind:
    | 'Experiment'
    | 'Run'
    | 'Model'
    | 'Dataset'
    | 'Endpoint'
    | 'Prediction'
    | 'Monitoring'
    | 'View'
    | 'Pipeline'
    | 'Decision'
  readonly name: string
  /** What tells it from others of that name. */
  readonly about: string
  readonly href: string
}

const MOST_RUNS = 6
const MOST_DECISIONS = 50
const MOST_OF_A_KIND = 6

const at = (...parts: readonly string[]): string => `/${parts.map(encodeURIComponent).join('/')}`

/** Everything but runs, which are too many to be read in advance. A room that does not answer has nothing to find. */
export async function findable(): Promise<readonly Find[]> {
  const [models, experiments, datasets, endpoints, views, pipelines, decisions] = await Promise.allSettled([
    client.registry.list({}),
    client.tracking.experiments(),
    client.data.list(),
    client.serving.list(),
    client.features.list(),
    client.pipeline.list(),
    client.automation.decisions({ limit: MOST_DECISIONS }),
  ])
  return [
    ...(models.status === 'fulfilled' ? models.value.models.map(modelFind) : []),
    ...(experiments.status === 'fulfilled' ? experiments.value.experiments.map(experimentFind) : []),
    ...(datasets.status === 'fulfilled' ? datasets.value.datasets.map(datasetFind) : []),
    ...(endpoints.status === 'fulfilled' ? endpoints.value.endpoints.map(endpointFind) : []),
    ...(views.status === 'fulfilled' ? views.value.views.map(viewFind) : []),
    ...(pipelines.status === 'fulfilled' ? pipelines.value.pipelines.map(pipelineFind) : []),
    ...(decisions.status === 'fulfilled' ? decisions.value.decisions.map(decisionFind) : []),
    ...(endpoints.status === 'fulfilled' ? endpoints.value.endpoints.map(monitorFind) : []),
  ]
}

const modelFind = ({ name, latest }: { name: string; latest: number }): Find => ({
  ...{ kind: 'Model', name, about: latest === 0 ? 'no version yet' : `newest is v${latest}`, href: at('models', name) },
})
const experimentFind = ({ name, runs }: { name: string; runs?: number }): Find => ({
  ...{ kind: 'Experiment', name, about: runs === undefined ? '' : `${runs} runs`, href: at('experiments', name) },
})
const datasetFind = ({ name, versions }: { name: string; versions: number }): Find => ({
  ...{ kind: 'Dataset', name, about: `${versions} versions`, href: at('data', name) },
})
const endpointFind = ({ name, model }: { name: string; model: string }): Find => ({
  ...{ kind: 'Endpoint', name, about: `serves ${model}`, href: at('endpoints', name) },
})

const viewFind = ({ name, from }: { name: string; from: string }): Find => ({
  ...{ kind: 'View', name, about: `features from ${from}`, href: at('features', name) },
})
const pipelineFind = ({ name, steps }: { name: string; steps: readonly unknown[] }): Find => ({
  ...{ kind: 'Pipeline', name, about: `${steps.length} steps`, href: at('pipelines', name) },
})
const decisionFind = (made: { id: string; endpoint: string; what: string; at: number }): Find => ({
  ...{
    kind: 'Decision',
    name: `${made.what} ${made.endpoint}`,
    about: moment(made.at),
    href: at('decisions', made.id),
  },
})

const monitorFind = ({ name }: { name: string }): Find => ({
  ...{ kind: 'Monitoring', name, about: 'drift, performance, alerts', href: at('monitoring', name) },
})

/** Runs whose name or id holds the text; none for text that the filter cannot hold. */
export async function findRuns(text: string): Promise<readonly Find[]> {
  const safe = text.replaceAll("'", "''").replaceAll('\\', '')
  const like = (field: string): string => `${field} ilike '%${safe}%'`
  const [byName, byId] = await Promise.all([
    client.tracking.runs({ filter: like('run_name'), limit: MOST_RUNS }),
    /^[0-9a-f]{6,}$/i.test(text) ? client.tracking.runs({ filter: `run_id ilike '${safe}%'`, limit: 1 }) : undefined,
  ])
  return [...(byId?.runs ?? []), ...byName.runs].slice(0, MOST_RUNS).map(({ id, name, experiment }) => ({
    ...{ kind: 'Run', name, about: `${experiment}, ${id.slice(0, 8)}`, href: at('runs', id) },
  }))
}

/** What may be the id of a prediction, which nothing lists in advance: a word with a number in it. */
export function maybePrediction(text: string): readonly Find[] {
  if (!/^(?=.*\d)\S{4,200}$/.test(text)) return []
  return [{ kind: 'Prediction', name: text, about: 'the prediction of that id', href: at('predictions', text) }]
}

/** Those whose name holds all words of the text, names that begin with it first. */
export function matching<T extends { readonly name: string }>(all: readonly T[], text: string): readonly T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const begins = (name: string): number => (name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1)
  return all
    .filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)))
    .sort((a, b) => begins(a.name) - begins(b.name))
    .slice(0, MOST_OF_A_KIND * 3)
}
