import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEvents, manualClock } from '../../base/index.ts'
import { compile, feedsOf, scoresOf } from '../../inference/index.ts'
import { type Blobs, type Database, openEmbeddedDatabase, openFolderBlobs } from '../../storage/index.ts'
import { numberColumn, tableOf } from '../../table/index.ts'
import { importFile } from '../actions.ts'
import { createModels } from '../models/models.ts'
import { registryMigrations } from '../tables.ts'
import type { ImportNeeds } from './import.ts'
import { readModelFile } from './read-model-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-import-'))
const file = path.join(folder, 'model.txt')
const clock = manualClock(1_000)
let database: Database
let blobs: Blobs
let needs: ImportNeeds

const MODEL = `tree
version=v4
num_class=1
num_tree_per_iteration=1
max_feature_idx=1
objective=binary sigmoid:1
feature_names=distance hour

Tree=0
num_leaves=2
num_cat=0
split_feature=1
threshold=17.5
decision_type=8
left_child=-1
right_child=-2
leaf_value=-1 1
shrinkage=1


end of trees
`

beforeAll(async () => {
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(registryMigrations)
  blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const events = createEvents(
    () => clock.now(),
    (fault) => {
      throw fault
    },
  )
  needs = { models: createModels({ database, clock, events }), blobs, readModelFile }
  writeFileSync(file, MODEL)
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const call = { actor: { id: 'ada', roles: ['operator'] }, progress: () => undefined }
const importIt = (more: Partial<Parameters<typeof importFile.run>[1]> = {}) =>
  importFile.run(needs, { model: 'late', file, ...more }, call)

describe('registry import', () => {
  it('registers a version that says where it came from', async () => {
    const { version, notes } = await importIt()
    expect(notes).toEqual([])
    expect(version).toMatchObject({
      ...{ model: 'late', version: 1, gates: [], metrics: {}, run: null, trainedOn: null },
      metadata: { source: 'LightGBM', sourceVersion: 'v4', format: 'lightgbm' },
      lineage: { inputs: [], because: 'Imported from LightGBM v4.' },
      signature: {
        inputs: [
          { name: 'distance', type: 'double', shape: [null, 1] },
          { name: 'hour', type: 'double', shape: [null, 1] },
        ],
        outputs: [
          { name: 'label', type: 'int64', shape: [null] },
          { name: 'probabilities', type: 'double', shape: [null, 2] },
        ],
      },
    })
    const original = await blobs.get(version.metadata['original'] as never)
    expect(new TextDecoder().decode(original)).toBe(MODEL)
  })
  it('keeps ONNX that scores rows of a table', async () => {
    const { version } = await importIt()
    const plan = compile(await blobs.get(version.artifact as never))
    const columns = new Map([
      ['distance', numberColumn(Float64Array.of(1, 2, 3))],
      ['hour', numberColumn(Float64Array.of(17, 18, Number.NaN))],
    ])
    const scores = scoresOf(plan.run(feedsOf(tableOf(columns, 3), plan)))
    const p = 1 / (1 + Math.exp(-1))
    for (const [row, wanted] of [1 - p, p, p].entries()) expect(scores[row]).toBeCloseTo(wanted, 14)
  })
  it('takes the names of features that are given', async () => {
    const { version } = await importIt({ features: ['miles', 'clock'] })
    expect(version.signature.inputs.map(({ name }) => name)).toEqual(['miles', 'clock'])
  })
  it('registers nothing where the file is no model of the format', async () => {
    const before = (await needs.models.find('late')).latest
    for (const [format, code] of [
      ['xgboost', 'registry.model_unreadable'],
      ['onnx', 'inference.damaged'],
    ] as const)
      await expect(importIt({ format })).rejects.toMatchObject({ code })
    expect((await needs.models.find('late')).latest).toBe(before)
  })
  it('says why a file cannot be read, and not where it lies', async () => {
    for (const [name, reason] of [
      ['missing.txt', 'not there'],
      ['', 'no plain file'],
    ] as const) {
      const refused = importIt({ file: path.join(folder, name) })
      await expect(refused).rejects.toMatchObject({
        code: 'registry.file_unreadable',
        message: expect.stringContaining(reason),
      })
      await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining(folder) })
    }
  })
  it('takes an MLflow folder, or its MLmodel, and says why it cannot', async () => {
    const logged = path.join(folder, 'logged')
    mkdirSync(logged)
    const flavor = (file: string) => `flavors:\n  lightgbm:\n    data: ${file}\n    lgb_version: 4.7.0\n`
    writeFileSync(path.join(logged, 'MLmodel'), flavor('model.lgb'))
    writeFileSync(path.join(logged, 'model.lgb'), MODEL)
    for (const place of [logged, path.join(logged, 'MLmodel')]) {
      const { version } = await importIt({ file: place, features: ['miles', 'clock'] })
      expect(version.metadata).toMatchObject({ source: 'LightGBM', sourceVersion: '4.7.0', format: 'lightgbm' })
      expect(version.signature.inputs.map(({ name }) => name)).toEqual(['miles', 'clock'])
    }
    writeFileSync(path.join(logged, 'MLmodel'), 'flavors:\n  python_function: {}\n')
    await expect(importIt({ file: logged })).rejects.toMatchObject({
      code: 'registry.unsupported_model',
      message: expect.stringContaining('it is Python code, which is not run'),
    })
    await expect(importIt({ format: 'mlflow' })).rejects.toMatchObject({ code: 'registry.file_unreadable' })
  })
})
