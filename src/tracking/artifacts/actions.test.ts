import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manualClock } from '../../base/index.ts'
import { type Database, openEmbeddedDatabase, openFolderBlobs } from '../../storage/index.ts'
import type { Run } from '../runs/run.ts'
import { trackingMigrations } from '../tables.ts'
import { artifacts, deleteArtifacts, download, upload } from './actions.ts'
import { type Artifacts, createArtifacts } from './artifacts.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-artifact-actions-'))
const call = { actor: { id: 'ada', roles: [] }, progress: () => undefined }
const runs = {
  get: async (id: string) =>
    ({ artifactUri: id === 'far' ? 's3://bucket/far' : `mlflow-artifacts:/1/${id}/artifacts` }) as Run,
}
let database: Database
let needs: { runs: typeof runs; artifacts: Artifacts }

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(trackingMigrations)
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  needs = { runs, artifacts: createArtifacts({ database, blobs, clock: manualClock(5) }) }
})
afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const code = (name: string) => ({ code: `tracking.${name}` })
const place = (name: string): string => path.join(folder, name)

describe('the files of a run', () => {
  it('are kept from here, listed, and written back', async () => {
    writeFileSync(place('roc.txt'), 'curve')
    expect(await upload.run(needs, { run: 'r', file: place('roc.txt') }, call)).toMatchObject({
      path: 'roc.txt',
      bytes: 5,
    })
    await upload.run(needs, { run: 'r', file: place('roc.txt'), path: 'plots/a/roc.txt' }, call)
    const names = async (at: object) =>
      (await artifacts.run(needs, { run: 'r', ...at }, call)).entries.map(({ name, isFolder }) => [name, isFolder])
    expect(await names({})).toEqual([
      ['plots', true],
      ['roc.txt', false],
    ])
    expect(await names({ path: 'plots/a' })).toEqual([['roc.txt', false]])
    expect(await download.run(needs, { run: 'r', to: place('all') }, call)).toEqual({ files: 2, bytes: 10 })
    expect(readFileSync(place('all/plots/a/roc.txt'), 'utf8')).toBe('curve')
    await download.run(needs, { run: 'r', path: 'plots/a/roc.txt', to: place('one') }, call)
    expect(readFileSync(place('one/roc.txt'), 'utf8')).toBe('curve')
    await deleteArtifacts.run(needs, { path: '1/r/artifacts/plots' }, call)
    expect(await names({})).toEqual([['roc.txt', false]])
  })

  it('are written into no folder that holds something, and are none where there are none', async () => {
    mkdirSync(place('full'))
    writeFileSync(place('full/x'), '')
    const full = download.run(needs, { run: 'r', to: place('full') }, call)
    await expect(full).rejects.toMatchObject(code('folder_not_empty'))
    const none = download.run(needs, { run: 'r', path: 'no', to: place('new') }, call)
    await expect(none).rejects.toMatchObject(code('artifact_not_found'))
    const missing = upload.run(needs, { run: 'r', file: place('missing') }, call)
    await expect(missing).rejects.toMatchObject(code('no_such_file'))
  })

  it('lead out of the run by no path', async () => {
    for (const hostile of ['../../2', '/etc', 'a/../../b']) {
      await expect(artifacts.run(needs, { run: 'r', path: hostile }, call)).rejects.toMatchObject(code('bad_path'))
      const written = upload.run(needs, { run: 'r', file: place('roc.txt'), path: hostile }, call)
      await expect(written).rejects.toMatchObject(code('bad_path'))
    }
  })

  it('that are kept elsewhere are asked for there', async () => {
    await expect(artifacts.run(needs, { run: 'far' }, call)).rejects.toMatchObject(code('artifacts_elsewhere'))
  })
})
