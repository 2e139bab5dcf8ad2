import { strayOption } from '../base/index.ts'
import { type Dataset, referencedDatasets } from '../data/index.ts'
import type { Feature, FeatureService, FeatureView, OnDemand } from '../features/index.ts'
import { type AlertDeclaration, declaredAlerts } from '../monitoring/index.ts'
import { datasetsRead, type Pipeline } from '../pipeline/index.ts'
import type { ModelSpec } from '../training/index.ts'
import { fail } from './errors.ts'
import type { EndpointPolicy } from './policy.ts'

/** Everything a user declares. Plain, frozen, comparable: `plan` compares its digest with what is in force. */
export interface Project {
  readonly name: string
  /** In an order in which each dataset comes after those it refers to. */
  readonly datasets: readonly Dataset[]
  readonly views: readonly FeatureView[]
  readonly onDemands: readonly OnDemand[]
  readonly services: readonly FeatureService[]
  readonly pipelines: readonly Pipeline[]
  readonly models: readonly ModelSpec[]
  readonly endpoints: readonly EndpointPolicy[]
  /** Rules, receivers and routes. */
  readonly alerts: readonly AlertDeclaration[]
}

/** What a user writes about a project. */
interface Declared {
  readonly name: string
  readonly endpoints?: readonly EndpointPolicy[]
  readonly pipelines?: readonly Pipeline[]
  readonly datasets?: readonly Dataset[]
  readonly views?: readonly FeatureView[]
  readonly services?: readonly FeatureService[]
  readonly alerts?: readonly AlertDeclaration[]
}

const DECLARED: Readonly<Record<keyof Declared, true>> = {
  ...{ name: true, endpoints: true, pipelines: true, datasets: true, views: true, services: true, alerts: true },
}

/**
 * Gathers a project from its endpoints: their models, the models' datasets and features, the datasets those refer to. `datasets`,
 * `views` and `services` name those that nothing leads to; `pipelines` lead to the datasets that they read.
 *
 * Errors: `automation.bad_project` when two different things carry one name, or an option is none; `monitoring.bad_alert_rule` and
 * `monitoring.bad_receiver` for `alerts`.
 *
 * @example
 * export default defineProject({ name: 'flights', endpoints: [endpoint('late', { … })] })
 */
export function defineProject(declared: Declared): Project {
  const stray = strayOption(declared, DECLARED)
  if (stray) throw fail('bad_project', { project: declared.name, reason: stray })
  const { endpoints = [], pipelines = [], alerts = [] } = declared
  declaredAlerts(alerts)
  const models = endpoints.map((endpoint) => endpoint.model)
  const services = declared.services ?? []
  const features: readonly Feature[] = [
    ...(declared.views ?? []),
    ...[...services, ...models].flatMap((list) => list.features),
  ]
  const views = features.filter((feature) => typeof feature !== 'string' && feature.kind === 'view')
  const onDemands = features.filter((feature) => typeof feature !== 'string' && feature.kind === 'on-demand')
  const roots = [
    ...(declared.datasets ?? []),
    ...models.map((model) => model.data),
    ...views.map((view) => view.from),
    ...pipelines.flatMap(datasetsRead),
  ]
  const datasets: Dataset[] = []
  for (const root of roots) gather(root, datasets)
  return Object.freeze({
    name: declared.name,
    datasets: distinct(declared.name, 'dataset', datasets),
    views: distinct(declared.name, 'feature view', views),
    onDemands: distinct(declared.name, 'on-demand feature view', onDemands),
    services: distinct(declared.name, 'feature service', services),
    pipelines: distinct(declared.name, 'pipeline', pipelines),
    models: distinct(declared.name, 'model', models),
    endpoints: distinct(declared.name, 'endpoint', endpoints),
    alerts: Object.freeze([...alerts]),
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
