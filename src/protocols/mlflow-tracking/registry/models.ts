import type { DoorRoute } from '../../../http/index.ts'
import type { Model, ModelVersion } from '../../../registry/index.ts'
import { type Call, routesOf } from '../call.ts'
import { type Fields, listOf, pair, required, text, whole } from '../fields.ts'
import { listOut } from '../write.ts'
import { checkName, checkTag, limitOf } from './checks.ts'
import type { RegistryRouteNeeds } from './needs.ts'
import { modelOut } from './shown.ts'

const READ = 'registry.read'
const WRITE = 'registry.write'
const LIMITS = { usual: 100, most: 1_000 }

const given = required(text)

/** The calls that are about whole models. */
export function modelRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { models } = needs
  const one = async (model: Model): Promise<object> => ({
    registered_model: modelOut(model, await models.latest([model.name])),
  })
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'registered-models/create', permit: WRITE },
      fields: { name: given, tags: listOf(pair), description: text },
      run: async ({ name, tags, description }, { actor }) => {
        const kept = tagsOf(tags)
        const start = { name: checkName(name), tags: kept, by: actor.id }
        return one(await models.create({ ...start, ...(description !== undefined && { description }) }))
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'registered-models/get', permit: READ, fields: { name: given } },
      run: async ({ name }) => one(await models.find(name)),
    }),
    ...routesOf({
      ...{
        methods: ['POST'],
        path: 'registered-models/rename',
        permit: WRITE,
        fields: { name: given, new_name: given },
      },
      run: async ({ name, new_name }) => one(await models.rename(name, checkName(new_name, 'new_name'))),
    }),
    ...routesOf({
      ...{ methods: ['PATCH'], path: 'registered-models/update', permit: WRITE },
      fields: { name: given, description: text },
      run: async ({ name, description = '' }) => one(await models.describe(name, description)),
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: 'registered-models/delete', permit: 'registry.delete', fields: { name: given } },
      async run({ name }, { actor }) {
        await models.find(name)
        await needs.perform('registry.delete', { model: name }, actor)
        return {}
      },
    }),
    ...routesOf(search(needs)),
    ...tagRoutes(needs),
  ]
}

const search = ({ models }: RegistryRouteNeeds) =>
  call({
    ...{ methods: ['GET'], path: 'registered-models/search', permit: READ },
    fields: { filter: text, max_results: whole, order_by: listOf(text), page_token: text },
    async run({ filter, max_results, order_by, page_token }) {
      const limit = limitOf(max_results, LIMITS)
      const query = { limit, order: order_by, ...(filter && { filter }), ...(page_token && { page: page_token }) }
      const { models: found, next } = await models.search(query)
      const latest = byModel(await models.latest(found.map(({ name }) => name)))
      const shown = found.map((model) => modelOut(model, latest.get(model.name) ?? []))
      return { registered_models: listOut(shown), next_page_token: next }
    },
  })

function tagRoutes({ models }: RegistryRouteNeeds): readonly DoorRoute[] {
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'registered-models/set-tag', permit: WRITE },
      fields: { name: given, key: given, value: text },
      async run({ name, key, value = '' }) {
        checkTag(key, value)
        await models.tag(name, key, value)
        return {}
      },
    }),
    ...routesOf({
      ...{
        methods: ['DELETE'],
        path: 'registered-models/delete-tag',
        permit: WRITE,
        fields: { name: given, key: given },
      },
      async run({ name, key }) {
        await models.tag(name, key, null)
        return {}
      },
    }),
  ]
}

function byModel(versions: readonly ModelVersion[]): ReadonlyMap<string, readonly ModelVersion[]> {
  const groups = new Map<string, ModelVersion[]>()
  for (const version of versions) groups.set(version.model, [...(groups.get(version.model) ?? []), version])
  return groups
}

/** Keeps the types of a call that is declared apart. */
const call = <F extends Fields>(declared: Call<F>): Call<F> => declared

/** Tags as they were sent; of one that is named twice the last counts. */
export function tagsOf(
  pairs: readonly { readonly key: string; readonly value?: string | undefined }[],
): Record<string, string> {
  const tags = pairs.map(({ key, value = '' }) => [key, value] as const)
  for (const [key, value] of tags) checkTag(key, value)
  return Object.fromEntries(tags)
}

/** The newest versions of these stages, of all where none are named. */
export const latestIn = (
  versions: readonly ModelVersion[],
  stages: readonly (string | null)[],
): readonly ModelVersion[] => (stages.length === 0 ? versions : versions.filter(({ stage }) => stages.includes(stage)))
