import { hasCode } from '../../../base/index.ts'
import type { DoorRoute } from '../../../http/index.ts'
import type { ModelVersion } from '../../../registry/index.ts'
import { failRegistry, findSource, isPrompt } from '../../../registry/index.ts'
import { routesOf } from '../call.ts'
import { listOf, missing, pair, required, text, whole } from '../fields.ts'
import { listOut } from '../write.ts'
import { checkTag, limitOf, numberOf } from './checks.ts'
import { noteVersion } from './logged.ts'
import { tagsOf } from './models.ts'
import type { RegistryRouteNeeds } from './needs.ts'
import { RUN_LINK, versionOut } from './shown.ts'

const READ = 'registry.read'
const WRITE = 'registry.write'
/** How the server of MLflow itself orders them where nothing is said. */
const NEWEST_CHANGE = 'last_updated_timestamp DESC'
const LIMITS = { usual: 10_000, most: 200_000 }

const given = required(text)
const address = { name: given, version: given }

const one = (version: ModelVersion): object => ({ model_version: versionOut(version) })

/** The calls that are about versions. */
export function versionRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { models } = needs
  return [
    ...createRoutes(needs),
    ...routesOf({
      ...{ methods: ['GET'], path: 'model-versions/get', permit: READ, fields: address },
      run: async ({ name, version }) => one(await found(needs, name, version)),
    }),
    ...routesOf({
      ...{ methods: ['PATCH'], path: 'model-versions/update', permit: WRITE },
      fields: { ...address, description: text },
      async run({ name, version, description = '' }) {
        const of = { model: name, version: numberOf(version) }
        return one(await ofVersion(name, of.version, models.describeVersion(of, description)))
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: 'model-versions/delete', permit: 'registry.delete', fields: address },
      async run({ name, version }, { actor }) {
        const { version: number } = await found(needs, name, version)
        await needs.perform('registry.delete_version', { model: name, version: number }, actor)
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'model-versions/search', permit: READ },
      fields: { filter: text, max_results: whole, order_by: listOf(text), page_token: text },
      async run({ filter, max_results, order_by, page_token }) {
        const limit = limitOf(max_results, LIMITS)
        const order = order_by.length > 0 ? order_by : [NEWEST_CHANGE]
        const query = { limit, order, ...(filter && { filter }), ...(page_token && { page: page_token }) }
        const { versions, next } = await models.searchVersions(query)
        return { model_versions: listOut(versions.map(versionOut)), next_page_token: next }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'model-versions/get-download-uri', permit: READ, fields: address },
      async run({ name, version }) {
        const { location, source } = await found(needs, name, version)
        return { artifact_uri: location ?? source ?? '' }
      },
    }),
    ...tagRoutes(needs),
  ]
}

/** Where the model is not there either, MLflow still speaks of the version. */
async function ofVersion<T>(model: string, version: number, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw hasCode(error, 'registry.model_not_found') ? failRegistry('version_not_found', { model, version }) : error
  })
}

/** The version of these words. */
export async function found({ models }: RegistryRouteNeeds, name: string, version: string): Promise<ModelVersion> {
  const number = numberOf(version)
  return ofVersion(name, number, models.get(name, number))
}

function createRoutes(needs: RegistryRouteNeeds): readonly DoorRoute[] {
  const { models } = needs
  return routesOf({
    ...{ methods: ['POST'], path: 'model-versions/create', permit: WRITE },
    fields: {
      ...{ name: given, source: given, run_id: text, tags: listOf(pair) },
      ...{ run_link: text, description: text, model_id: text },
    },
    async run({ name, source, run_id, tags, run_link, description, model_id }, { actor }) {
      const kept = tagsOf(tags)
      const model = await models.find(name)
      const named = { source, ...(run_id && { run: run_id }), ...(model_id && { loggedModel: model_id }) }
      const isText = isPrompt(model.tags) || isPrompt(kept)
      const led = isText ? { location: source } : await findSource(needs, named)
      const made = await models.register({
        ...{ model: name, source, ...led, tags: kept, by: actor.id, existing: true },
        ...(description !== undefined && { description }),
        ...(run_link && { metadata: { [RUN_LINK]: run_link } }),
      })
      await noteVersion(needs, made)
      return one(made)
    },
  })
}

function tagRoutes({ models }: RegistryRouteNeeds): readonly DoorRoute[] {
  const tag = (model: string, version: number, change: { readonly key: string; readonly value: string | null }) =>
    ofVersion(model, version, models.tagVersion({ model, version }, change))
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'model-versions/set-tag', permit: WRITE },
      fields: { ...address, key: given, value: text },
      async run({ name, version, key, value }) {
        if (value === undefined) throw missing('value')
        checkTag(key, value)
        await tag(name, numberOf(version), { key, value })
        return {}
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path: 'model-versions/delete-tag', permit: WRITE, fields: { ...address, key: given } },
      async run({ name, version, key }) {
        await tag(name, numberOf(version), { key, value: null })
        return {}
      },
    }),
  ]
}
