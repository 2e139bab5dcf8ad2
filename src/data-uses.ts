import type { Project } from './automation/index.ts'
import type { Datasets, FindUses, Use, UsedVersion } from './data/index.ts'
import { datasetsRead } from './pipeline/index.ts'
import type { Models } from './registry/index.ts'

/** Where what was made of a version is looked for. */
interface Places {
  readonly models: Pick<Models, 'list' | 'versions'>
  readonly datasets: Pick<Datasets, 'list' | 'versions'>
  readonly project: Project | undefined
}

/** Finds what rooms downstream of `data` made of a version: models and datasets of this very one, views and pipelines of any. */
export function findUses(places: Places): FindUses {
  return async (version) => [
    ...(await modelsOf(places, version)),
    ...(await datasetsOf(places, version)),
    ...declaredIn(places.project, version),
  ]
}

async function modelsOf({ models }: Places, { dataset, version }: UsedVersion): Promise<readonly Use[]> {
  const found: Use[] = []
  for (const { name } of await models.list())
    for (const made of await models.versions(name))
      for (const input of made.lineage.inputs)
        if (input.dataset === dataset && input.version === version)
          found.push({ kind: 'model', name, version: made.version, how: input.context })
  return found
}

async function datasetsOf({ datasets }: Places, { dataset, version }: UsedVersion): Promise<readonly Use[]> {
  const found: Use[] = []
  for (const { name } of await datasets.list())
    for (const { number, taken } of await datasets.versions(name))
      if (taken?.inputs?.[dataset] === version)
        found.push({ kind: 'dataset', name, version: number, how: 'derived from it' })
  return found
}

function declaredIn(project: Project | undefined, { dataset }: UsedVersion): readonly Use[] {
  const views = (project?.views ?? []).filter(({ from }) => from.name === dataset)
  const pipelines = (project?.pipelines ?? []).filter((one) => datasetsRead(one).some(({ name }) => name === dataset))
  const datasets = (project?.datasets ?? []).filter(
    ({ source }) => source.format === 'query' && source.from.some(({ name }) => name === dataset),
  )
  return [
    ...views.map(({ name }): Use => ({ kind: 'view', name, version: null, how: 'reads the dataset' })),
    ...pipelines.map(({ name }): Use => ({ kind: 'pipeline', name, version: null, how: 'reads the dataset' })),
    ...datasets.map(({ name }): Use => ({ kind: 'dataset', name, version: null, how: 'is declared over the dataset' })),
  ]
}
