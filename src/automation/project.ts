import { strayOption } from '../base/index.ts'
import { type Dataset, referencedDatasets } from '../data/index.ts'
import type { FeatureView } from '../features/index.ts'
import type { ModelSpec } from '../training/index.ts'
import { fail } from './errors.ts'
import type { EndpointPolicy } from './policy.ts'

/** Everything a user declares. Plain, frozen, comparable: `plan` compares its digest with what is in force. */
export interface Project {
  readonly name: string
  /** In an order in which each dataset comes after those it refers to. */
  readonly datasets: readonly Dataset[]
  readonly views: readonly FeatureView[]
  readonly models: readonly ModelSpec[]
  readonly endpoints: readonly EndpointPolicy[]
}

/** What a user writes about a project. */
interface Declared {
  readonly name: string
  readonly endpoints: readonly EndpointPolicy[]
  readonly datasets?: readonly Dataset[]
}

const DECLARED: Readonly<Record<keyof Declared, true>> = { name: true, endpoints: true, datasets: true }

/**
 * Gathers a project from its endpoints: their models, the models' datasets and views, the datasets those refer to. `datasets`
 * names those that nothing leads to.
 *
 * Errors: `automation.bad_project` when two different things carry one name, or an option is none.
 *
 * @example
 * export default defineProject({ name: 'flights', endpoints: [endpoint('late', { … })] })
 */
export function defineProject(declared: Declared): Project {
  const stray = strayOption(declared, DECLARED)
  if (stray) throw fail('bad_project', { project: declared.name, reason: stray })
  const models = declared.endpoints.map((endpoint) => endpoint.model)
  const views = models.flatMap((model) =>
    model.features.filter((feature): feature is FeatureView => typeof feature !== 'string'),
  )
  const roots = [...(declared.datasets ?? []), ...models.map((model) => model.data), ...views.map((view) => view.from)]
  const datasets: Dataset[] = []
  for (const root of roots) gather(root, datasets)
  return Object.freeze({
    name: declared.name,
    datasets: distinct(declared.name, 'dataset', datasets),
    views: distinct(declared.name, 'feature view', views),
    models: distinct(declared.name, 'model', models),
    endpoints: distinct(declared.name, 'endpoint', declared.endpoints),
  })
}

function gather(dataset: Dataset, into: Dataset[]): void {
  if (into.includes(dataset)) return
  for (const other of referencedDatasets(dataset)) gather(other, into)
  into.push(dataset)
}

function distinct<T extends { readonly name: string }>(
  project: string,
  what: string,
  things: readonly T[],
): readonly T[] {
  const byName = new Map<string, T>()
  for (const thing of things) {
    const known = byName.get(thing.name)
    if (known !== undefined && known !== thing)
      throw fail('bad_project', { project, reason: `two of its ${what}s are called ${thing.name}` })
    byName.set(thing.name, thing)
  }
  return [...byName.values()]
}
