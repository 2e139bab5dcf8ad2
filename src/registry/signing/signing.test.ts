import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { createEvents, type Digest, manualClock } from '../../base/index.ts'
import { type Blobs, type Database, openEmbeddedDatabase, openFolderBlobs } from '../../storage/index.ts'
import { createModels, type Models } from '../models/models.ts'
import { registryMigrations } from '../tables.ts'
import type { ModelVersion } from '../versions/version.ts'
import { type Envelope, openEnvelope, seal } from './dsse.ts'
import { openSigningKeys } from './keys.ts'
import { signedModels } from './signed-models.ts'
import { openSigning, type SignatureRule, type Signing } from './signing.ts'
import { bytesOf, statementOf } from './statement.ts'
import { verifyFile } from './verify-file.ts'

cleanFolders()

const clock = manualClock(1_000)
const events = createEvents(clock.now, (fault) => {
  throw fault
})
const environment = { millrace: '0.1.0', node: '20' }
let folder: string
let database: Database
let blobs: Blobs
let models: Models
let signing: Signing
let tree: { path: string; digest: Digest }[] = []
const warned: string[] = []

const open = (rule: SignatureRule, keys: string): Promise<Signing> =>
  openSigning({
    ...{ database, clock, blobs, rule, environment, folder: keys, warn: (says: string) => void warned.push(says) },
    artifacts: { tree: async () => tree.map((file) => ({ ...file, bytes: 1 })) },
  })

beforeAll(async () => {
  folder = freshFolder()
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(registryMigrations)
  blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  signing = await open('signed', path.join(folder, 'keys'))
  models = signedModels(createModels({ database, clock, events }), { database, signing })
})
afterAll(() => database.close())
beforeEach(() => {
  tree = []
  warned.length = 0
})

let counted = 0
async function registered(): Promise<ModelVersion> {
  const artifact = await blobs.put(new TextEncoder().encode(`model ${counted++}`))
  return models.register({
    ...{ model: 'late', artifact, run: 'run1', metrics: { auc: 0.7, odd: null } },
    signature: { inputs: [], outputs: [] },
    lineage: {
      inputs: [{ dataset: 'flights', version: `sha256-${'a'.repeat(64)}`, context: 'training' }],
      code: '0.1.0',
    },
  })
}

const placeOf = (digest: Digest): string =>
  path.join(folder, 'blobs', digest.slice(7, 9), digest.slice(9, 11), digest.slice(7))
const refused = { code: 'registry.signature_refused' }
const read = ({ version }: ModelVersion): Promise<ModelVersion> => models.get('late', version)
const write = (of: ModelVersion, change: ReturnType<typeof sql.raw>): Promise<unknown> =>
  sql`update model_version set ${change} where model = 'late' and version = ${of.version}`.execute(database.on())

describe('a version that is registered', () => {
  it('is signed by the key of this installation, and may be used', async () => {
    const version = await registered()
    const verdict = await signing.verify(version)
    expect(verdict).toMatchObject({ state: 'signed', keys: [signing.keys.current().id] })
    await signing.admit(version)
    expect(warned).toEqual([])
    const { subject, predicate, predicateType } = verdict.statement!
    expect(subject).toEqual([{ name: `late-${version.version}.onnx`, digest: { sha256: version.artifact!.slice(7) } }])
    expect(predicateType).toBe('https://slsa.dev/provenance/v1')
    expect(predicate.buildDefinition.resolvedDependencies).toContainEqual({
      ...{ name: 'flights', uri: `millrace://dataset/flights@sha256-${'a'.repeat(64)}` },
      digest: { sha256: 'a'.repeat(64) },
    })
    expect(predicate.runDetails.metadata.invocationId).toBe('run1')
  })

  it('is not signed where the registration is rolled back', async () => {
    const count = async () => (await signing.signatures.signedVersions('late')).length
    const before = await count()
    const doomed = database.tx(async () => {
      await registered()
      throw new Error('no')
    })
    await expect(doomed).rejects.toThrow('no')
    expect(await count()).toBe(before)
  })

  it('keeps its signature under what people change of it: tags, description, aliases', async () => {
    const version = await registered()
    await models.tagVersion(version, { key: 'a', value: 'b' })
    await models.describeVersion(version, 'better')
    await models.pointAlias('late', 'best', version.version, { by: 'ada', because: '' })
    expect((await signing.check(await read(version))).state).toBe('signed')
  })

  it('is signed again when its model gets another name, but not where it did not hold before', async () => {
    const artifact = await blobs.put(new TextEncoder().encode('renamed'))
    const entry = { model: 'old', artifact, signature: { inputs: [], outputs: [] } }
    await models.register(entry)
    await models.register(entry)
    await sql`update model_version set run = 'other' where model = 'old' and version = 2`.execute(database.on())
    await models.rename('old', 'new name')
    expect((await signing.check(await models.get('new name', 1))).state).toBe('signed')
    expect((await signing.check(await models.get('new name', 2))).state).toBe('refused')
  })

  it('is signed again when its artifact is made later, with the files it was made of', async () => {
    tree = [{ path: 'MLmodel', digest: `sha256-${'1'.repeat(64)}` }]
    const bare = await models.register({
      ...{ model: 'foreign', source: 'mlflow-artifacts:/1/r/artifacts/model', signature: { inputs: [], outputs: [] } },
      location: 'mlflow-artifacts:/1/r/artifacts/model',
    })
    expect((await signing.verify(bare)).state).toBe('signed')
    const artifact = await blobs.put(new TextEncoder().encode('made later'))
    const made = await models.complete(bare, { artifact, signature: { inputs: [], outputs: [] }, metadata: { a: 'b' } })
    const verdict = await signing.verify(made)
    expect(verdict.state).toBe('signed')
    expect(verdict.statement!.subject.map(({ name }) => name)).toEqual(['foreign-1.onnx', 'MLmodel'])
    tree = [{ path: 'MLmodel', digest: `sha256-${'2'.repeat(64)}` }]
    expect(await signing.verify(made)).toMatchObject({ state: 'refused', reason: expect.stringContaining('MLmodel') })
  })
})

describe('what was tampered with', () => {
  it.each([
    ['the artifact', sql.raw(`artifact = 'sha256-${'b'.repeat(64)}'`), 'artifact'],
    ['the run', sql.raw(`run = 'other'`), 'run'],
    ['the gates', sql.raw(`gates = '[{"name":"auc.min","passed":true,"limit":0,"value":1,"says":""}]'`), 'gates'],
    ['the metrics', sql.raw(`metrics = '{"auc":0.99,"odd":null}'`), 'metrics'],
    ['the lineage', sql.raw(`lineage = '{"inputs":[]}'`), 'lineage'],
    ['the author', sql.raw(`actor = 'eve'`), 'by'],
  ])('is refused: %s in the database', async (_name, change, member) => {
    const version = await registered()
    await write(version, change)
    const changed = await read(version)
    await expect(signing.admit(changed)).rejects.toMatchObject(refused)
    expect((await signing.check(changed)).reason).toContain(member)
  })

  it('is refused: the bytes of the blob', async () => {
    const version = await registered()
    chmodSync(placeOf(version.artifact!), 0o644)
    writeFileSync(placeOf(version.artifact!), 'something else')
    expect(await signing.verify(version)).toMatchObject({ state: 'refused', reason: expect.stringContaining('bytes') })
  })

  it('is refused: the payload of the envelope, or its signature', async () => {
    const version = await registered()
    const { envelope } = (await signing.signatures.of(version))[0]!
    const statement = JSON.parse(Buffer.from(envelope.payload, 'base64').toString()) as Record<string, unknown>
    const payload = Buffer.from(JSON.stringify({ ...statement, more: 1 })).toString('base64')
    const [{ keyid, sig }] = envelope.signatures as [Envelope['signatures'][number]]
    const flipped = Buffer.from(sig, 'base64').map((byte, i) => (i === 0 ? byte ^ 1 : byte))
    const bad = [
      { ...envelope, payload },
      { ...envelope, payloadType: 'text/plain' },
      { ...envelope, signatures: [{ keyid, sig: Buffer.from(flipped).toString('base64') }] },
      { ...envelope, signatures: [] },
    ]
    for (const one of bad) {
      await sql`update version_signature set envelope = ${JSON.stringify(one)}::text::jsonb
        where model = 'late' and version = ${version.version}`.execute(database.on())
      await expect(signing.admit(version)).rejects.toMatchObject(refused)
    }
  })

  it('is refused: an envelope of another key, also under the id of ours, until the key is trusted', async () => {
    const version = await registered()
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string
    const der = publicKey.export({ type: 'spki', format: 'der' })
    const id = `sha256:${createHash('sha256').update(der).digest('hex')}`
    const bytes = bytesOf(statementOf(version, { files: [], environment, by: 'eve', at: 5 }))
    const put = async (envelope: Envelope): Promise<void> => {
      await sql`delete from version_signature where model = 'late' and version = ${version.version}`.execute(
        database.on(),
      )
      await signing.signatures.add(version, { key: id, envelope, by: 'eve', at: 5 })
    }
    await put(seal(bytes, { id: signing.keys.current().id, key: privateKey }))
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
    await put(seal(bytes, { id, key: privateKey }))
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
    expect(await signing.keys.trust('the lab', pem)).toMatchObject({ id, state: 'trusted' })
    await signing.admit(version)
    expect((await signing.check(version)).keys).toEqual([id])
    await signing.keys.distrust(id)
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
  })

  it('is refused: the envelope of another version', async () => {
    const [one, other] = [await registered(), await registered()]
    const { envelope } = (await signing.signatures.of(other))[0]!
    await sql`update version_signature set envelope = ${JSON.stringify(envelope)}::text::jsonb
      where model = 'late' and version = ${one.version}`.execute(database.on())
    await expect(signing.admit(one)).rejects.toMatchObject(refused)
    expect((await signing.check(one)).reason).toContain(`late/${other.version}`)
  })

  it('is refused: a file of a model that runs as it was registered', async () => {
    tree = [{ path: 'model.pkl', digest: `sha256-${'1'.repeat(64)}` }]
    const location = 'mlflow-artifacts:/1/r/artifacts/model'
    const entry = { model: 'raw', source: location, location, signature: { inputs: [], outputs: [] } }
    const version = await models.register(entry)
    await signing.admit(version)
    tree = [...tree, { path: 'conda.yaml', digest: `sha256-${'3'.repeat(64)}` }]
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
    tree = [{ path: 'model.pkl', digest: `sha256-${'2'.repeat(64)}` }]
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
    tree = []
    await expect(signing.admit(version)).rejects.toMatchObject(refused)
  })
})

describe('the rule', () => {
  it('lets unsigned versions pass with a warning, unless it is required', async () => {
    const version = await registered()
    await sql`delete from version_signature where model = 'late' and version = ${version.version}`.execute(
      database.on(),
    )
    await signing.admit(version)
    expect(warned).toEqual([expect.stringContaining('without a signature')])
    const keys = path.join(folder, 'keys')
    await expect((await open('required', keys)).admit(version)).rejects.toMatchObject(refused)
  })

  it('warns of what does not hold where it only warns, and says nothing where it is off', async () => {
    const version = await registered()
    await write(version, sql.raw(`run = 'other'`))
    const changed = await read(version)
    await (await open('off', path.join(folder, 'keys'))).admit(changed)
    expect(warned).toEqual([])
    await (await open('warn', path.join(folder, 'keys'))).admit(changed)
    expect(warned).toHaveLength(1)
  })
})

describe('the keys', () => {
  it('are made once, readable by their owner only, and last over a start', async () => {
    const at = { folder: path.join(freshFolder(), 'keys'), clock }
    const first = await openSigningKeys(at)
    const again = await openSigningKeys(at)
    expect(again.current().id).toBe(first.current().id)
    expect(statSync(path.join(at.folder, 'signing.json')).mode & 0o777).toBe(0o600)
    expect(statSync(at.folder).mode & 0o777).toBe(0o700)
    expect(JSON.stringify(first.list())).not.toContain('PRIVATE')
  })

  it('are rotated: what the old one signed still counts, and its private half is gone', async () => {
    const version = await registered()
    const old = signing.keys.current().id
    const fresh = await signing.keys.rotate()
    expect(fresh.id).not.toBe(old)
    expect((await signing.check(version)).keys).toEqual([old])
    expect((await signing.check(await registered())).keys).toEqual([fresh.id])
    const kept = readFileSync(path.join(folder, 'keys', 'signing.json'), 'utf8')
    expect(kept.match(/PRIVATE KEY-----\\n/g)).toHaveLength(2)
  })

  it('refuse what is no public Ed25519 key, and never give up their own', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey
    const bad = { code: 'registry.bad_key' }
    await expect(signing.keys.trust('a', 'nothing')).rejects.toMatchObject(bad)
    await expect(signing.keys.trust('a', rsa.export({ type: 'spki', format: 'pem' }) as string)).rejects.toMatchObject(
      bad,
    )
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    await expect(signing.keys.trust('a', pem)).rejects.toMatchObject(bad)
    const gone = signing.keys.distrust(signing.keys.current().id)
    await expect(gone).rejects.toMatchObject({ code: 'registry.key_not_found' })
  })

  it('are not made anew where their file is damaged', async () => {
    const keys = path.join(freshFolder(), 'keys')
    await openSigningKeys({ folder: keys, clock })
    const place = path.join(keys, 'signing.json')
    writeFileSync(place, readFileSync(place, 'utf8').slice(0, 40))
    await expect(openSigningKeys({ folder: keys, clock })).rejects.toMatchObject({ code: 'registry.keys_unreadable' })
  })
})

describe('a file that was exported', () => {
  it('is held against its envelope and a key, without a registry', async () => {
    const version = await registered()
    const out = freshFolder()
    const place = (name: string): string => path.join(out, name)
    writeFileSync(place('model.onnx'), await blobs.get(version.artifact!))
    writeFileSync(place('envelope.json'), JSON.stringify((await signing.signatures.of(version))[0]!.envelope))
    writeFileSync(place('key.pem'), signing.keys.list().find(({ state }) => state === 'signs')!.publicKey)
    const order = { file: place('model.onnx'), envelope: place('envelope.json'), key: place('key.pem') }
    expect((await verifyFile(order, [])).state).toBe('signed')
    const { publicKey } = generateKeyPairSync('ed25519')
    writeFileSync(place('other.pem'), publicKey.export({ type: 'spki', format: 'pem' }))
    expect((await verifyFile({ ...order, key: place('other.pem') }, [])).state).toBe('refused')
    writeFileSync(place('model.onnx'), 'other bytes')
    expect((await verifyFile(order, [])).reason).toContain('bytes')
    await expect(verifyFile({ ...order, envelope: place('key.pem') }, [])).rejects.toMatchObject({
      code: 'registry.bad_envelope',
    })
    await expect(verifyFile({ ...order, file: place('gone') }, [])).rejects.toMatchObject({
      code: 'registry.file_unreadable',
    })
  })
})

it('signs what the specification of DSSE says is signed: type and payload, each with its length', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = { id: 'k', key: publicKey }
  const envelope = seal(new TextEncoder().encode('hello wörld'), { id: 'k', key: privateKey })
  const said = Buffer.from('DSSEv1 28 application/vnd.in-toto+json 12 hello wörld')
  expect(verify(null, said, publicKey, Buffer.from(envelope.signatures[0]!.sig, 'base64'))).toBe(true)
  expect(openEnvelope(envelope, [key])?.by).toEqual(['k'])
  expect(openEnvelope({ ...envelope, payloadType: 'application/vnd.in-toto+jso' }, [key])).toBeUndefined()
})
