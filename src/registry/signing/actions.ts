import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Type } from 'typebox'
import { actionsOver, fileToRead, folderToWrite, Moment } from '../../base/index.ts'
import type { Blobs } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { Models } from '../models/models.ts'
import { artifactOf, ModelName } from '../versions/version.ts'
import { Envelope } from './dsse.ts'
import type { Signing, Verdict } from './signing.ts'
import { nameOf } from './statement.ts'
import { verifyFile } from './verify-file.ts'

/** What the actions over signatures need. */
export interface SigningActionNeeds {
  readonly models: Models
  readonly signing: Signing
  readonly blobs: Pick<Blobs, 'get'>
}

const action = actionsOver<SigningActionNeeds>()

const MAX_VERSION = 2 ** 31 - 1
const LONGEST_NAME = 200
const LONGEST_KEY = 10_000
const VersionNumber = Type.Integer({ minimum: 1, maximum: MAX_VERSION })
const Key = Type.Object({
  id: Type.String({ description: 'sha256: and the hash of the key.' }),
  name: Type.String(),
  publicKey: Type.String({ description: 'PEM.' }),
  since: Moment,
  state: Type.String({ description: 'signs, retired or trusted.' }),
})

export const keys = action({
  name: 'registry.keys',
  does: 'List the keys whose signatures count: those of this installation, and those that were trusted.',
  http: 'GET /api/v1/signing-keys',
  permit: 'registry.read',
  input: Type.Object({}),
  output: Type.Object({ keys: Type.Array(Key) }),
  example: 'registry keys',
  run: async ({ signing }) => ({ keys: signing.keys.list().map((key) => ({ ...key })) }),
})

export const rotateKey = action({
  name: 'registry.rotate_key',
  does: 'Make a new signing key and forget the private half of the old one; what that signed still counts.',
  http: 'POST /api/v1/signing-keys/rotations',
  permit: 'registry.keys',
  input: Type.Object({}),
  output: Key,
  example: 'registry rotate-key',
  run: async ({ signing }) => ({ ...(await signing.keys.rotate()) }),
})

export const trust = action({
  name: 'registry.trust',
  does: 'Let the signatures of a public key of another installation count.',
  http: 'POST /api/v1/signing-keys',
  permit: 'registry.keys',
  input: Type.Object({
    name: Type.String({ minLength: 1, maxLength: LONGEST_NAME, description: 'Whose it is.' }),
    publicKey: Type.String({ minLength: 1, maxLength: LONGEST_KEY, description: 'PEM of an Ed25519 key.' }),
  }),
  output: Key,
  words: ['name'],
  example: 'registry trust "the lab" --public-key "$(cat key.pem)"',
  run: async ({ signing }, { name, publicKey }) => ({ ...(await signing.keys.trust(name, publicKey)) }),
})

export const distrust = action({
  name: 'registry.distrust',
  does: 'Let the signatures of a trusted key count no more.',
  http: 'DELETE /api/v1/signing-keys/:key',
  permit: 'registry.keys',
  input: Type.Object({ key: Type.String({ maxLength: LONGEST_NAME }) }),
  output: Type.Object({ key: Type.String() }),
  example: 'registry distrust sha256:5f2b…',
  run: async ({ signing }, { key }) => {
    await signing.keys.distrust(key)
    return { key }
  },
})

export const sign = action({
  name: 'registry.sign',
  does: 'Sign a version as the registry has it now, such as one from before there were signatures.',
  http: 'POST /api/v1/models/:model/versions/:version/signatures',
  permit: 'registry.keys',
  input: Type.Object({ model: ModelName, version: VersionNumber }),
  output: Type.Object({ model: Type.String(), version: Type.Integer(), envelope: Envelope }),
  words: ['model'],
  example: 'registry sign late --version 3',
  run: async ({ models, signing }, { model, version }, { actor }) => ({
    ...{ model, version },
    envelope: await signing.sign(await models.get(model, version), actor.id),
  }),
})

export const verify = action({
  name: 'registry.verify',
  does: 'Say whether a version, or a file that was exported, is what was signed: its bytes, and all that is said of it.',
  http: 'GET /api/v1/verifications',
  permit: 'registry.read',
  input: Type.Object({
    model: Type.Optional(ModelName),
    version: Type.Optional(VersionNumber),
    file: Type.Optional(fileToRead('A model file that was exported.')),
    envelope: Type.Optional(fileToRead('Its envelope.')),
    key: Type.Optional(fileToRead('PEM of the key to hold it against; those that count here when not given.')),
  }),
  output: Type.Object({
    holds: Type.Boolean(),
    of: Type.String(),
    reason: Type.Union([Type.String(), Type.Null()]),
    keys: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
    statement: Type.Unknown({ description: 'What was signed: in-toto, SLSA provenance.' }),
  }),
  words: ['model'],
  example: 'registry verify late --version 3',
  passed: ({ holds }) => holds,
  run: async ({ models, signing }, { model, version, file, envelope, key }) => {
    if (file !== undefined && envelope !== undefined) {
      const known = signing.keys.known()
      const verdict = await verifyFile({ file, envelope, ...(key !== undefined && { key }) }, known)
      return shownVerdict(verdict, file, signing)
    }
    if (model === undefined || version === undefined) throw fail('verify_what', {})
    return shownVerdict(await signing.verify(await models.get(model, version)), `${model}/${version}`, signing)
  },
})

function shownVerdict({ state, reason, keys: ids, statement }: Verdict, of: string, { keys }: Signing) {
  const names = new Map(keys.list().map(({ id, name }) => [id, name]))
  const named = ids.map((id) => ({ id, name: names.get(id) ?? 'the given key' }))
  return { holds: state === 'signed', of, reason: reason ?? null, keys: named, statement: statement ?? null }
}

export const exportVersion = action({
  name: 'registry.export',
  does: 'Write the ONNX of a version with its envelope and the public key into a folder, to be verified anywhere.',
  http: 'POST /api/v1/models/:model/versions/:version/exports',
  permit: 'registry.export',
  input: Type.Object({ model: ModelName, version: VersionNumber, out: folderToWrite('Where it is written to.') }),
  output: Type.Object({ files: Type.Array(Type.String()) }),
  words: ['model'],
  example: 'registry export late --version 3 --out late-3',
  run: async ({ models, signing, blobs }, { model, version, out }) => {
    const found = await models.get(model, version)
    const verdict = await signing.check(found)
    const bytes = await blobs.get(artifactOf(found))
    const written: readonly (readonly [string, Uint8Array | string])[] = [
      [nameOf(found).replaceAll('/', '-'), bytes],
      ...(verdict.envelope === undefined ? [] : [['model.intoto.json', JSON.stringify(verdict.envelope)] as const]),
      ...verdict.keys.map((id) => ['key.pem', pemOf(signing, id)] as const),
    ]
    await mkdir(out, { recursive: true })
    if ((await readdir(out)).length > 0) throw fail('out_not_empty', {})
    for (const [name, content] of written) await writeFile(join(out, name), content)
    return { files: written.map(([name]) => name) }
  },
})

const pemOf = ({ keys }: Signing, id: string): string => keys.list().find((key) => key.id === id)?.publicKey ?? ''

/** What may be asked of signatures. */
export const signingActions = [keys, rotateKey, trust, distrust, sign, verify, exportVersion] as const
