import type { Database } from '../../storage/index.ts'
import type { Envelope } from './dsse.ts'
import type { SigningTables } from './tables.ts'

/** An envelope as it is kept. */
export interface KeptSignature {
  readonly key: string
  readonly envelope: Envelope
  readonly by: string
  readonly at: number
}

/** Which version. */
export interface VersionPlace {
  readonly model: string
  readonly version: number
}

/** Where signatures are kept. */
export interface Signatures {
  add(of: VersionPlace, signature: KeptSignature): Promise<void>
  /** The newest first. */
  of(place: VersionPlace): Promise<readonly KeptSignature[]>
  /** The versions of a model that have one. */
  signedVersions(model: string): Promise<readonly number[]>
}

export function createSignatures({ database }: { readonly database: Database }): Signatures {
  const on = () => database.on<SigningTables>()
  return {
    async add({ model, version }, { envelope, ...kept }) {
      const row = { model, version, ...kept, envelope: JSON.stringify(envelope) }
      await on().insertInto('version_signature').values(row).execute()
    },
    of({ model, version }) {
      const select = on().selectFrom('version_signature').select(['key', 'envelope', 'by', 'at'])
      return select.where('model', '=', model).where('version', '=', version).orderBy('id', 'desc').execute()
    },
    async signedVersions(model) {
      const select = on().selectFrom('version_signature').select('version').distinct()
      return (await select.where('model', '=', model).execute()).map(({ version }) => version)
    },
  }
}
