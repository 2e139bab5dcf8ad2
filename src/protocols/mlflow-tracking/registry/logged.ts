import type { ModelVersion } from '../../../registry/index.ts'
import type { RegistryRouteNeeds } from './needs.ts'

const TAG = 'mlflow.modelVersions'

/** Writes down, on the logged model that a version was registered from, that it was. Its clients write the same again. */
export async function noteVersion({ loggedModels }: RegistryRouteNeeds, made: ModelVersion): Promise<void> {
  if (made.loggedModel === null) return
  const { tags } = await loggedModels.get(made.loggedModel)
  const known = listIn(tags[TAG])
  const entry = { name: made.model, version: made.version }
  await loggedModels.setTags(made.loggedModel, { [TAG]: JSON.stringify([...known, entry]) })
}

function listIn(text = '[]'): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}
