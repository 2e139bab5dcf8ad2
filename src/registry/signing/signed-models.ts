import type { Database } from '../../storage/index.ts'
import type { Models } from '../models/models.ts'
import type { ModelVersion } from '../versions/version.ts'
import type { Signing } from './signing.ts'

/** What a registry that signs stands on. */
interface SignedNeeds {
  readonly database: Database
  readonly signing: Pick<Signing, 'sign' | 'check'>
}

/**
 * A registry that signs what it registers, in the transaction that does: there is no version without its envelope. One that gets its
 * artifact later is signed again; so are those of a model that gets another name, where their envelopes held under the old one.
 */
export function signedModels(models: Models, { database, signing }: SignedNeeds): Models {
  const signed = async (version: ModelVersion): Promise<ModelVersion> => {
    const { state } = await signing.check(version)
    if (state !== 'signed') await signing.sign(version, version.by)
    return version
  }
  return {
    ...models,
    register: (registration) =>
      database.tx(async () => {
        const { model, once } = registration
        const known = once === undefined ? undefined : await models.versionOnce(model, once)
        const version = await models.register(registration)
        return known === undefined ? signed(version) : version
      }),
    complete: (of, made) =>
      database.tx(async () => {
        const held = await signing.check(await models.get(of.model, of.version))
        const version = await models.complete(of, made)
        return held.state === 'refused' ? version : signed(version)
      }),
    rename: (model, name) =>
      database.tx(async () => {
        const holding: number[] = []
        for (const version of await models.versions(model))
          if ((await signing.check(version)).state === 'signed') holding.push(version.version)
        const renamed = await models.rename(model, name)
        for (const version of holding) await signed(await models.get(renamed.name, version))
        return renamed
      }),
  }
}
