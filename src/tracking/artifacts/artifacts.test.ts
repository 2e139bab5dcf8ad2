import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY, type Digest, idMaker, manualClock, seededRandom } from '../../base/index.ts'
import { type Blobs, type Database, openEmbeddedDatabase, openFolderBlobs } from '../../storage/index.ts'
import { trackingMigrations } from '../tables.ts'
import { type Artifacts, artifactPathOf, createArtifacts } from './artifacts.ts'
import type { ArtifactTables } from './tables.ts'
import { createUploads, type Uploads } from './uploads.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-artifacts-'))
const clock = manualClock(Date.UTC(2001, 4, 14))
let database: Database
let blobs: Blobs
let artifacts: Artifacts
let uploads: Uploads

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(trackingMigrations)
  blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  artifacts = createArtifacts({ database, blobs, clock })
  uploads = createUploads({ database, blobs, clock, artifacts, newId: idMaker(clock, seededRandom(5)) })
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  await database.on<ArtifactTables>().deleteFrom('artifact').execute()
})

const code = (name: string) => ({ code: `tracking.${name}` })

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const text of texts) yield Buffer.from(text)
}

async function* brokenAfter(text: string): AsyncGenerator<Uint8Array, void, undefined> {
  yield Buffer.from(text)
  throw new Error('the client is gone')
}

const digestOf = (text: string): Digest => `sha256-${createHash('sha256').update(text).digest('hex')}`
const unfinished = (): string[] => readdirSync(path.join(folder, 'blobs', 'unfinished'))

describe('an artifact', () => {
  it('is what its stream gave, under its path, and the newest where it is kept again', async () => {
    const kept = await artifacts.put('3/r/artifacts/a.txt', pieces('one ', 'two'))
    expect(kept).toMatchObject({ digest: digestOf('one two'), bytes: 7 })
    await artifacts.put('3/r/artifacts/a.txt', pieces('three'))
    const found = await artifacts.open('3/r/artifacts/a.txt')
    expect([readFileSync(found.file, 'utf8'), found.bytes]).toEqual(['three', 5])
  })

  it('shares its bytes with every other that has the same', async () => {
    const [a, b] = [await artifacts.put('a', pieces('same')), await artifacts.put('b/c', pieces('sa', 'me'))]
    expect(a.file).toBe(b.file)
    await artifacts.name('d', b)
    expect((await artifacts.open('d')).file).toBe(a.file)
  })

  it('leaves nothing where its stream breaks off', async () => {
    await artifacts.put('3/x', pieces('before'))
    await expect(artifacts.put('3/x', brokenAfter('half'))).rejects.toThrow('gone')
    expect(readFileSync((await artifacts.open('3/x')).file, 'utf8')).toBe('before')
    expect(await blobs.has(digestOf('half'))).toBe(false)
    expect(unfinished()).toEqual([])
  })

  it('may be empty', async () => {
    expect((await artifacts.put('nothing', pieces())).bytes).toBe(0)
    expect((await artifacts.open('nothing')).bytes).toBe(0)
  })

  it('is a file or a folder, never both', async () => {
    await artifacts.put('a/b', pieces('x'))
    await expect(artifacts.put('a', pieces('x'))).rejects.toMatchObject(code('artifact_in_the_way'))
    await expect(artifacts.put('a/b/c', pieces('x'))).rejects.toMatchObject(code('artifact_in_the_way'))
    await artifacts.put('a/b.txt', pieces('x'))
    await artifacts.remove('a')
    await artifacts.put('a', pieces('x'))
  })

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '.',
    '..',
    'a/../b',
    'a/./b',
    'a\\b',
    'a\0b',
    'a\nb',
    '\ud800',
    'x'.repeat(1_001),
  ])('is at no path that is not plain: %j', async (hostile) => {
    await expect(artifacts.put(hostile, pieces('x'))).rejects.toMatchObject(code('bad_path'))
    await expect(artifacts.open(hostile)).rejects.toMatchObject(code('bad_path'))
    await expect(artifacts.remove(hostile)).rejects.toMatchObject(code('bad_path'))
  })

  it('is found by the URI of its folder', () => {
    expect(artifactPathOf('mlflow-artifacts:/3/r/artifacts')).toBe('3/r/artifacts')
    expect(artifactPathOf('mlflow-artifacts://host:5000/3/r/')).toBe('3/r')
    expect(artifactPathOf('mlflow-artifacts:///3')).toBe('3')
    expect(artifactPathOf('s3://bucket/3')).toBeUndefined()
    expect(artifactPathOf('/tmp/mlruns')).toBeUndefined()
  })
})

describe('a folder', () => {
  /** Names around the slash in the order of bytes, and beyond the letters of Latin. */
  const name = fc.constantFrom('a', 'a-b', 'a.b', 'a0', 'a b', '%2e', 'ä', 'b', '0', '-', '🚂', '~')
  const place = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))

  it('lists the names right below it, and all files below it, like any tree', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(place, { maxLength: 12 }), fc.option(place, { nil: '' }), async (paths, at) => {
        await database.on<ArtifactTables>().deleteFrom('artifact').execute()
        const kept: string[] = []
        for (const one of paths) {
          const blocked = kept.some((other) => other.startsWith(`${one}/`) || one.startsWith(`${other}/`))
          const done = artifacts.name(one, { digest: digestOf(one), bytes: one.length })
          if (blocked) await expect(done).rejects.toMatchObject(code('artifact_in_the_way'))
          else await done.then(() => kept.push(one))
        }
        const below = kept.filter((one) => at === '' || one.startsWith(`${at}/`))
        const rest = below.map((one) => (at === '' ? one : one.slice(at.length + 1)))
        const names = [...new Set(rest.map((one) => one.split('/')[0]!))].sort()
        const list = await artifacts.list(at)
        expect(list.map((one) => one.name)).toEqual(names)
        for (const one of list) expect(one.isFolder).toBe(!rest.includes(one.name))
        expect((await artifacts.tree(at)).map((one) => one.path).sort()).toEqual([...rest].sort())
      }),
      { numRuns: 60 },
    )
  })

  it('is removed with all below it, and nothing beside it', async () => {
    for (const one of ['a/b/c', 'a/b/d/e', 'a/b0', 'a/b-', 'a/b.c']) await artifacts.put(one, pieces('x'))
    await artifacts.remove('a/b')
    await artifacts.remove('a/nothing')
    expect((await artifacts.tree('a')).map((one) => one.path)).toEqual(['b-', 'b.c', 'b0'])
  })
})

describe('an upload in parts', () => {
  it('becomes one file, whatever order its parts came in, also where one came twice', async () => {
    const id = await uploads.begin('3/r/artifacts/large.bin')
    await uploads.put(id, 2, pieces('wor', 'ld'))
    await uploads.put(id, 1, pieces('wrong'))
    const first = await uploads.put(id, 1, pieces('hello '))
    expect(await uploads.parts(id)).toEqual([first, { number: 2, digest: digestOf('world'), bytes: 5 }])
    await expect(artifacts.open('3/r/artifacts/large.bin')).rejects.toMatchObject(code('artifact_not_found'))
    const file = await uploads.complete(id, [
      { number: 2, digest: digestOf('world') },
      { number: 1, digest: first.digest },
    ])
    expect(readFileSync(file.file, 'utf8')).toBe('hello world')
    expect((await artifacts.open('3/r/artifacts/large.bin')).digest).toBe(digestOf('hello world'))
    await expect(uploads.parts(id)).rejects.toMatchObject(code('upload_not_found'))
  })

  it('is not finished with parts that are not there as named', async () => {
    const id = await uploads.begin('x')
    await uploads.put(id, 1, pieces('a'))
    await expect(uploads.complete(id, [{ number: 1, digest: digestOf('b') }])).rejects.toMatchObject(code('bad_part'))
    await expect(uploads.complete(id, [{ number: 2, digest: digestOf('a') }])).rejects.toMatchObject(code('bad_part'))
    await expect(uploads.put(id, 0, pieces('a'))).rejects.toMatchObject(code('bad_part'))
    await expect(uploads.put('other', 1, pieces('a'))).rejects.toMatchObject(code('upload_not_found'))
    await uploads.abort(id)
    await uploads.abort(id)
    await expect(uploads.put(id, 1, pieces('a'))).rejects.toMatchObject(code('upload_not_found'))
  })

  it('is given up after a week, when another begins', async () => {
    const id = await uploads.begin('x')
    clock.moveTo(clock.now() + 6 * DAY)
    await uploads.begin('y')
    expect(await uploads.parts(id)).toEqual([])
    clock.moveTo(clock.now() + 2 * DAY)
    await uploads.begin('z')
    await expect(uploads.parts(id)).rejects.toMatchObject(code('upload_not_found'))
  })
})
