import { Type } from 'typebox'
import { actionsOver, DAY, entitiesToRead, Moment, Name } from '../base/index.ts'
import { entitiesAsked, rowAt } from './entities-asked.ts'
import { fail } from './errors.ts'
import type { Feature } from './feature-list.ts'
import { type FoundFeatures, STATUSES } from './get.ts'
import { tableOfRows } from './json-rows.ts'
import { type FeatureNeeds, findView, shown, ViewShape } from './shown-view.ts'
import { MICROS } from './view-plan.ts'

const action = actionsOver<FeatureNeeds>()

const Value = Type.Union([Type.Number(), Type.String(), Type.Null()])
const byFeature = <Shape extends Parameters<typeof Type.Record>[1]>(shape: Shape) => Type.Record(Type.String(), shape)

export const get = action({
  name: 'features.get',
  does: 'Look features up for entities, as they are known now.',
  http: 'POST /api/v1/features/values',
  permit: 'features.read',
  keptIn: 'journal',
  words: ['views'],
  input: Type.Object({
    views: Type.Optional(Type.Array(Name, { maxItems: 1_000, description: 'The feature views.' })),
    service: Type.Optional(Type.String({ description: 'A feature service, in place of views.' })),
    entities: entitiesToRead(
      'Whom to look up: NAME=VALUE, with commas between several columns; or one file or dataset with a row each.',
    ),
    at: Type.Optional(Type.Number({ description: 'As known at this moment, in milliseconds; now when not given.' })),
  }),
  output: Type.Object({
    features: Type.Array(Type.String()),
    rows: Type.Array(
      Type.Object({
        entity: byFeature(Value),
        values: byFeature(Value),
        statuses: byFeature(Type.String({ description: 'PRESENT, NULL_VALUE, NOT_FOUND or OUTSIDE_MAX_AGE.' })),
        eventTimes: byFeature(Type.Union([Moment, Type.Null()])),
      }),
    ),
  }),
  example: 'features get driver_stats --entities driver_id=1001',
  run: async (needs, { views = [], service, entities: given, at }) => {
    const features = featuresAsked(needs, views, service)
    const entities = await entitiesAsked(needs, { given, features })
    // To the end of this millisecond: what was pushed in it is seen.
    const moment = at ?? needs.clock.now() + (MICROS - 1) / MICROS
    const found = await needs.features.get({ features, entities, at: moment })
    return {
      features: found.features.map(({ name }) => name),
      rows: Array.from({ length: entities.rows }, (_, row) => ({
        entity: rowAt(entities, row),
        ...shownRow(found, row),
      })),
    }
  },
})

/** Errors: `features.view_not_found`, `features.service_not_found`, `features.nothing_asked`. */
export function featuresAsked(
  { definedViews, definedServices }: FeatureNeeds,
  views: readonly string[],
  service: string | undefined,
): readonly Feature[] {
  if (service === undefined) {
    if (views.length === 0) throw fail('nothing_asked', {})
    return views.map((name) => findView(definedViews(), name))
  }
  const found = definedServices().find(({ name }) => name === service)
  if (found) return found.features
  throw fail('service_not_found', {
    service,
    services:
      definedServices()
        .map(({ name }) => name)
        .join(', ') || 'none',
  })
}

function shownRow({ features }: FoundFeatures, row: number) {
  const values: Record<string, number | string | null> = {}
  const statuses: Record<string, string> = {}
  const eventTimes: Record<string, number | null> = {}
  for (const { name, column, statuses: its, moments } of features) {
    if (column.kind === 'category') values[name] = column.dictionary[column.codes[row]!] ?? null
    else values[name] = Number.isFinite(column.values[row]!) ? column.values[row]! : null
    statuses[name] = STATUSES[its[row]!]!
    eventTimes[name] = Number.isNaN(moments[row]!) ? null : moments[row]! / MICROS
  }
  return { values, statuses, eventTimes }
}

export const materialize = action({
  name: 'features.materialize',
  does: 'Make feature views ready for look-ups: add what became known since the last time.',
  http: 'POST /api/v1/features/materializations',
  permit: 'features.write',
  words: ['views'],
  input: Type.Object({
    views: Type.Optional(Type.Array(Name, { maxItems: 1_000, description: 'The feature views; all when not given.' })),
    to: Type.Optional(Moment),
    from: Type.Optional(
      Type.Number({ description: 'Where look-ups begin to be exact at the first time; a day before `to` by default.' }),
    ),
  }),
  output: Type.Object({ records: Type.Integer({ description: 'Arrivals added.' }), views: Type.Array(ViewShape) }),
  example: 'features materialize driver_stats',
  run: async ({ definedViews, features, clock }, { views: names, to = clock.now(), from = to - DAY }) => {
    const views = names?.length ? names.map((name) => findView(definedViews(), name)) : definedViews()
    const records = await features.materialize({ views, from, to })
    return { records, views: await Promise.all(views.map((view) => shown(view, features))) }
  },
})

export const push = action({
  name: 'features.push',
  does: 'Push rows to a feature view: to look-ups at once, to its dataset for the next version, or to both.',
  http: 'POST /api/v1/features/:view/rows',
  permit: 'features.write',
  input: Type.Object({
    view: Name,
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      minItems: 1,
      maxItems: 100_000,
      description: 'With the keys, the time, and the columns of the dataset that the view reads.',
    }),
    to: Type.Optional(
      Type.Union([Type.Literal('online'), Type.Literal('offline'), Type.Literal('both')], {
        description: 'Both when not given.',
      }),
    ),
  }),
  output: Type.Object({
    online: Type.Integer({ description: 'Rows that look-ups see.' }),
    offline: Type.Integer({ description: 'Rows that wait for the next version of the dataset.' }),
  }),
  example: `features push --view driver_stats --rows '[{"driver_id": 1001, "conv_rate": 0.5, "at": "2026-01-02T03:04:05Z"}]'`,
  run: async ({ definedViews, features, pushRows }, { view: name, rows, to = 'both' }, { actor }) => {
    const view = findView(definedViews(), name)
    // Where the dataset takes no rows, look-ups do not either.
    if (to !== 'online') await pushRows({ dataset: view.from.name, rows, actor })
    const online = to === 'offline' ? 0 : await features.push(view, tableOfRows(rows))
    return { online, offline: to === 'online' ? 0 : rows.length }
  },
})
