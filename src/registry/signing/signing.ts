import { type Clock, type Digest, hasCode } from '../../base/index.ts'
import type { Blobs, Database } from '../../storage/index.ts'
import type { Artifacts } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { artifactPath } from '../versions/location.ts'
import type { ModelVersion } from '../versions/version.ts'
import { type Envelope, openEnvelope, seal } from './dsse.ts'
import { openSigningKeys, type SigningKeys } from './keys.ts'
import { createSignatures, type Signatures } from './signatures.ts'
import {
  bytesOf,
  nameOf,
  readStatement,
  reasonAgainst,
  type SignedFile,
  type Statement,
  statementOf,
} from './statement.ts'

/**
 * How much a signature is asked for before a version serves: `required` of every version, `signed` of those that have one, `warn` of
 * none but it is said, `off` of none.
 */
export type SignatureRule = 'required' | 'signed' | 'warn' | 'off'

/** How a version stands: `unsigned` where nothing was said of it, `refused` where what was said does not hold. */
export interface Verdict {
  readonly state: 'signed' | 'unsigned' | 'refused'
  /** Why it is not signed. */
  readonly reason?: string
  /** Ids of the keys that hold. */
  readonly keys: readonly string[]
  readonly envelope?: Envelope
  readonly statement?: Statement
}

/** Lets a version be used, or throws `registry.signature_refused`. */
export type Admit = (version: ModelVersion) => Promise<void>

/** What signing stands on. */
export interface SigningNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly keys: SigningKeys
  readonly blobs: Pick<Blobs, 'get'>
  readonly artifacts: Pick<Artifacts, 'tree'>
  readonly rule: SignatureRule
  /** Versions of Millrace, Node and so on, where it is signed. */
  readonly environment: Readonly<Record<string, string>>
  /** Tells of what is let through without a signature that holds. */
  readonly warn: (says: string) => void
}

/** Says of versions what they are and where they came from, and holds them to it. */
export interface Signing {
  readonly keys: SigningKeys
  readonly signatures: Signatures
  /** Adds the envelope of this installation. */
  sign(version: ModelVersion, by: string): Promise<Envelope>
  /** Whether a key that counts signed this version as the registry has it now. Reads no bytes. */
  check(version: ModelVersion): Promise<Verdict>
  /** The same, and all bytes: of the artifact and of the files it was registered from. */
  verify(version: ModelVersion): Promise<Verdict>
  readonly admit: Admit
}

/** Opens the keys of a folder, and signs with them. Errors: `registry.keys_unreadable`. */
export async function openSigning(needs: Omit<SigningNeeds, 'keys'> & { readonly folder: string }): Promise<Signing> {
  return createSigning({ ...needs, keys: await openSigningKeys(needs) })
}

export function createSigning(needs: SigningNeeds): Signing {
  const { keys, clock, environment } = needs
  const signatures = createSignatures(needs)
  const check = async (version: ModelVersion): Promise<Verdict> =>
    judge(version, { keys, kept: await signatures.of(version) })
  return {
    ...{ keys, signatures, check },
    async sign(version, by) {
      const at = clock.now()
      const statement = statementOf(version, { files: await filesOf(needs, version), environment, by, at })
      const key = keys.current()
      const envelope = seal(bytesOf(statement), key)
      await signatures.add(version, { key: key.id, envelope, by, at })
      return envelope
    },
    async verify(version) {
      const verdict = await check(version)
      if (verdict.state !== 'signed') return verdict
      const reason = await reasonAgainstBytes(needs, version, verdict.statement!)
      return reason === undefined ? verdict : { ...verdict, state: 'refused', reason, keys: [] }
    },
    admit: (version) => admit(needs, version, check),
  }
}

function judge(
  version: ModelVersion,
  { keys, kept }: { readonly keys: SigningKeys; readonly kept: readonly { readonly envelope: Envelope }[] },
): Verdict {
  if (kept.length === 0) return { state: 'unsigned', reason: 'nothing signs it', keys: [] }
  let reason = 'no key that counts signed it'
  for (const { envelope } of kept) {
    const opened = openEnvelope(envelope, keys.known())
    const statement = opened && readStatement(opened.payload)
    if (!opened || !statement) continue
    const against = reasonAgainst(statement, version)
    if (against === undefined) return { state: 'signed', keys: opened.by, envelope, statement }
    reason = against
  }
  return { state: 'refused', reason, keys: [] }
}

async function admit(needs: SigningNeeds, version: ModelVersion, check: Signing['check']): Promise<void> {
  const { rule, warn } = needs
  if (rule === 'off') return
  const verdict = await check(version)
  const files = verdict.statement && version.artifact === null
  const changed = files ? await reasonAgainstFiles(needs, version, verdict.statement!) : undefined
  if (verdict.state === 'signed' && changed === undefined) return
  const reason = changed ?? verdict.reason ?? ''
  const { model, version: number } = version
  const isOnlyUnsigned = verdict.state === 'unsigned' && rule === 'signed'
  if (rule === 'warn' || isOnlyUnsigned) warn(`Version ${number} of ${model} is used without a signature: ${reason}.`)
  else throw fail('signature_refused', { model, version: number, reason })
}

/** The files a version was registered from: those of a store of ours, and the one file of an import. */
async function filesOf({ artifacts }: Pick<SigningNeeds, 'artifacts'>, version: ModelVersion): Promise<SignedFile[]> {
  const folder = artifactPath(version)
  const tree = folder === undefined ? [] : await artifacts.tree(folder)
  const { original } = version.metadata
  const isOther = original?.startsWith('sha256-') && original !== version.artifact
  return [
    ...(isOther ? [{ name: 'original', digest: original as Digest }] : []),
    ...tree.map(({ path, digest }) => ({ name: path, digest })),
  ]
}

async function reasonAgainstBytes(
  needs: SigningNeeds,
  version: ModelVersion,
  statement: Statement,
): Promise<string | undefined> {
  const damaged = version.artifact === null ? undefined : await reasonAgainstBlob(needs, version.artifact)
  return damaged ?? reasonAgainstFiles(needs, version, statement)
}

/** A blob store checks what it gives against the address. */
async function reasonAgainstBlob({ blobs }: SigningNeeds, digest: Digest): Promise<string | undefined> {
  try {
    await blobs.get(digest)
    return undefined
  } catch (error) {
    if (hasCode(error, 'storage.blob_damaged')) return 'its bytes are others than those that were signed'
    if (hasCode(error, 'storage.blob_not_found')) return 'its bytes are not there'
    throw error
  }
}

/** A file that was added counts as well: whoever runs a model of another tool would run it. */
async function reasonAgainstFiles(
  needs: SigningNeeds,
  version: ModelVersion,
  { subject }: Statement,
): Promise<string | undefined> {
  const held = new Map(
    (await filesOf(needs, version)).map(({ name, digest }) => [name, digest.slice('sha256-'.length)]),
  )
  const signed = new Map(subject.map(({ name, digest }) => [name, digest?.['sha256']]))
  signed.delete(nameOf(version))
  const other = [...new Set([...held.keys(), ...signed.keys()])].find((name) => held.get(name) !== signed.get(name))
  if (other === undefined) return undefined
  if (!held.has(other)) return `the file ${other} is not there any more`
  return `the file ${other} ${signed.has(other) ? 'is another than the one that was signed' : 'was added since'}`
}
