import type { Project } from '../automation/index.ts'
import { type Actor, type Clock, hasCode } from '../base/index.ts'
import type { Feature, FeatureView, FoundFeature, OnDemand, OnlineFeatures } from '../features/index.ts'
import type { FeastFeature, FeastPlane, FeastReference, FeastView } from '../protocols/index.ts'
import { type Table, valueAt } from '../table/index.ts'

/** What Feast's protocol stands on. */
export interface FeastPlaneNeeds {
  readonly project: Project
  readonly features: Pick<OnlineFeatures, 'get' | 'push'>
  readonly clock: Clock
  readonly ready: () => boolean
  /** Performs an action by its name, for somebody: permit, audit. */
  readonly perform: (action: 'features.materialize' | 'data.push', input: object, actor: Actor) => Promise<unknown>
}

/** Features that are looked up together, and where the wanted ones are among them. */
interface Group {
  readonly features: readonly Feature[]
  readonly wanted: readonly { readonly place: number; readonly name: string }[]
}

const MICROS = 1_000
/** Of rows as Feast's clients send them. */
const [TIME, CREATED] = ['event_timestamp', 'created']

/** Puts Feast's protocol over the feature views of the project. */
export function feastPlaneOf(needs: FeastPlaneNeeds): FeastPlane {
  const { project, features, clock } = needs
  const views = new Map<string, FeastView>(
    [...project.views, ...project.onDemands].map((view) => [view.name, shown(view)]),
  )
  const groups = new WeakMap<readonly FeastReference[], readonly Group[]>()
  return {
    project: () => project.name,
    ready: needs.ready,
    view: (name) => views.get(name),
    service: (name) => {
      const service = project.services.find((one) => one.name === name)
      return service && referencesOf(service.features)
    },
    look(references, entities) {
      const parts = groups.get(references) ?? groupsOf(project, references)
      groups.set(references, parts)
      const at = clock.now() + (MICROS - 1) / MICROS
      const found = parts.map((part) => features.get({ features: part.features, entities, at }))
      const gather = (all: readonly { readonly features: readonly FoundFeature[] }[]): readonly FeastFeature[] =>
        gathered(
          references,
          parts,
          all.map((one) => one.features),
        )
      if (found.some((one) => one instanceof Promise)) return Promise.all(found).then(gather)
      return gather(found as readonly { readonly features: readonly FoundFeature[] }[])
    },
    fedBy: (source) =>
      project.views.filter(({ name, from }) => name === source || from.name === source).map(({ name }) => name),
    async push({ views: names, rows, to }, actor) {
      const fed = project.views.filter(({ name }) => names.includes(name))
      // Where a dataset takes no rows, look-ups do not either.
      if (to !== 'online')
        for (const view of new Map(fed.map((view) => [view.from.name, view])).values())
          await needs.perform('data.push', { dataset: view.from.name, rows: rowsFor(view, rows) }, actor)
      if (to !== 'offline') for (const view of fed) await features.push(view, asOf(view, rows))
    },
    async materialize(names, span, actor) {
      const work = (views: readonly string[] | undefined): Promise<unknown> =>
        needs.perform('features.materialize', { ...(views && { views }), ...span }, actor)
      await work(names).catch(async (error) => {
        ahead(error)
        for (const { name } of project.views) if (names?.includes(name) ?? true) await work([name]).catch(ahead)
      })
    },
  }
}

/** A view that is further already has nothing to do; to Feast that is no fault. */
function ahead(error: unknown): void {
  if (!hasCode(error, 'features.runs_backwards')) throw error
}

function shown(view: FeatureView | OnDemand): FeastView {
  const keys = view.kind === 'view' ? [...new Set([...view.on, ...view.keys])] : []
  return { name: view.name, features: Object.keys(view.features), keys }
}

/** The features of a service: an expression is of no view. */
const referencesOf = (features: readonly Feature[]): readonly FeastReference[] =>
  features.flatMap((feature) =>
    typeof feature === 'string'
      ? [{ view: '', feature: feature.trim() }]
      : Object.keys(feature.features).map((name) => ({ view: feature.name, feature: name })),
  )

/** A group a view, so that features of two may have one name; on-demand features come with the views that they take from. */
function groupsOf(project: Project, references: readonly FeastReference[]): readonly Group[] {
  const names = [...new Set(references.map(({ view }) => view))]
  return names.map((name) => {
    const own = references.flatMap(({ view, feature }, place) => (view === name ? [{ place, name: feature }] : []))
    const view = project.views.find((one) => one.name === name)
    if (view) return { features: [view], wanted: own }
    const onDemand = project.onDemands.find((one) => one.name === name)
    if (onDemand) return { features: [...takenBy(project, onDemand), onDemand], wanted: own }
    return { features: own.map((one) => one.name), wanted: own }
  })
}

/** What on-demand features stand behind in a list of the project; else the views with features of those names. */
function takenBy(project: Project, { name, takes }: OnDemand): readonly Feature[] {
  const lists = [...project.services, ...project.models].map((list) => list.features)
  const at = (list: readonly Feature[]): number => list.findIndex((one) => typeof one !== 'string' && one.name === name)
  const list = lists.find((one) => at(one) >= 0)
  const before = list ? list.slice(0, at(list)).filter((one) => typeof one !== 'string') : project.views
  const isTaken = (one: FeatureView | OnDemand): boolean =>
    Object.keys(one.features).some((feature) => takes.includes(feature))
  return before.flatMap((one) =>
    one.kind === 'on-demand' ? [...takenBy(project, one), one] : isTaken(one) ? [one] : [],
  )
}

function gathered(
  references: readonly FeastReference[],
  parts: readonly Group[],
  found: readonly (readonly FoundFeature[])[],
): readonly FeastFeature[] {
  const all = new Array<FeastFeature>(references.length)
  parts.forEach(({ wanted }, i) => {
    const byName = new Map(found[i]!.map((feature) => [feature.name, feature]))
    for (const { place, name } of wanted) {
      const one = byName.get(name)!
      const { view, feature } = references[place]!
      all[place] = { view, feature, values: valuesOf(one), statuses: one.statuses, moments: one.moments }
    }
  })
  return all
}

/** Moments as seconds. */
function valuesOf({ column }: FoundFeature): FeastFeature['values'] {
  if (column.kind === 'category') return Array.from(column.codes, (_, row) => valueAt(column, row))
  if (column.kind === 'time') return Array.from(column.values, (at) => (Number.isNaN(at) ? null : at / 1_000))
  return column.values
}

/** Rows with the time of the view's dataset under its name. */
function asOf(view: FeatureView, rows: Table): Table {
  const time = view.from.time!
  const event = rows.columns.get(TIME)
  if (time === TIME || !event || rows.columns.has(time)) return rows
  return { rows: rows.rows, columns: new Map([...rows.columns, [time, event]]) }
}

/** Rows for the dataset of a view: without what only Feast has. */
function rowsFor(view: FeatureView, given: Table): readonly Readonly<Record<string, unknown>>[] {
  const { rows, columns } = asOf(view, given)
  const { time, knownAt, contract } = view.from
  const isOwn = (name: string): boolean => name === time || name === knownAt || Object.hasOwn(contract, name)
  const kept = [...columns].filter(([name]) => isOwn(name) || (name !== TIME && name !== CREATED))
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(kept.map(([name, column]) => [name, valueAt(column, row)])),
  )
}
