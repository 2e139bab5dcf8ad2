import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { createEvents, type Digest, type Happening, manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase, queueMigrations } from '../../storage/index.ts'
import type { ReadForeign } from '../foreign/foreign.ts'
import { createModels, type Models } from '../models/models.ts'
import { registryMigrations } from '../tables.ts'
import { COMPLETION_TRIES, completing } from './completion.ts'
import { artifactOf } from './version.ts'

cleanFolders()
const clock = manualClock(1_000)
const heard: Happening[] = []
const queued: object[] = []
let database: Database
let models: Models
beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(freshFolder(), 'database') })
  await database.migrate([...queueMigrations, ...registryMigrations])
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  events.onAny((happening) => heard.push(happening))
  models = createModels({ database, clock, events, toComplete: async (version) => void queued.push(version) })
})
afterAll(() => database.close())

const source = 'mlflow-artifacts:/1/r/artifacts/model'
const digest: Digest = `sha256-${'b'.repeat(64)}`
const signature = { inputs: [{ name: 'x', type: 'double', shape: [null, 1] }], outputs: [] }
const about = {
  flavor: 'sklearn',
  library: 'scikit-learn',
  libraryVersion: '1.9',
  signature,
  notes: ['float32'],
  file: 'model.pkl',
}

/** Does the job of the version that was registered last. */
async function complete(readForeign: ReadForeign, attempt = 1): Promise<void> {
  const job = completing({
    ...{ models, readForeign },
    artifacts: {
      tree: async (folder) => (folder === '1/r/artifacts/model' ? [{ path: 'model.pkl', digest, bytes: 3 }] : []),
    },
    blobs: { get: async () => new Uint8Array([1, 2, 3]), put: async () => `sha256-${'c'.repeat(64)}` },
  })
  await job(queued.at(-1) as never, { attempt, signal: new AbortController().signal })
}

describe('a version that was registered from files', () => {
  it('has no ONNX until its files were read, and then has it for good', async () => {
    const version = await models.register({ model: 'made', source })
    expect(() => artifactOf(version)).toThrow(expect.objectContaining({ code: 'registry.no_artifact' }))
    const read: string[] = []
    const readForeign: ReadForeign = async (files) => {
      for (const file of await files.list()) read.push(`${file.path} ${(await files.read(file.path)).length}`)
      return { ...about, onnx: new Uint8Array([9]) }
    }
    await complete(readForeign)
    await complete(readForeign)
    expect(read).toEqual(['model.pkl 3'])
    const made = await models.get('made', 1)
    expect(artifactOf(made)).toBe(`sha256-${'c'.repeat(64)}`)
    expect(made).toMatchObject({
      signature,
      metadata: { source: 'scikit-learn', sourceVersion: '1.9', format: 'sklearn', original: digest, notes: 'float32' },
    })
    expect(heard.at(-1)).toMatchObject({
      name: 'registry.version_completed',
      payload: { model: 'made', version: 1, reason: null },
    })
    await expect(models.complete(made, { artifact: digest, signature, metadata: {} })).rejects.toMatchObject({
      code: 'registry.artifact_set',
    })
  })

  it('says why there is none where none can be made', async () => {
    await models.register({ model: 'code', source })
    await complete(async () => ({ ...about, reason: 'it is code' }))
    const version = await models.get('code', 1)
    expect(version).toMatchObject({ artifact: null, metadata: { reason: 'it is code' } })
    expect(() => artifactOf(version)).toThrow('it is code')
  })

  it('is tried again where its files cannot be read, and not for ever', async () => {
    await models.register({ model: 'broken', source })
    const broken = async (): Promise<never> => {
      throw new Error('disk')
    }
    await expect(complete(broken)).rejects.toThrow('disk')
    expect((await models.get('broken', 1)).metadata).toEqual({})
    await complete(broken, COMPLETION_TRIES)
    expect((await models.get('broken', 1)).metadata['reason']).toBe('its files could not be read')
  })

  it('is passed over where it was deleted meanwhile, and where its files are elsewhere', async () => {
    const version = await models.register({ model: 'gone', source })
    await models.removeVersion(version, { by: 'ada', because: '' })
    await complete(async () => ({ ...about, reason: 'never asked' }))
    const before = queued.length
    await models.register({ model: 'gone', source: 's3://bucket/model' })
    await models.register({ model: 'gone', artifact: digest })
    expect(queued).toHaveLength(before)
  })
})
