import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { createEvents, idMaker, type LineageSource, manualClock, seededRandom } from '../base/index.ts'
import { type Blobs, type Database, openEmbeddedDatabase, openFolderBlobs } from '../storage/index.ts'
import { createArtifacts } from './artifacts/artifacts.ts'
import { createRunLineage } from './lineage.ts'
import { createLoggedModels } from './models/logged-models.ts'
import { createRuns } from './runs/runs.ts'
import { trackingMigrations } from './tables.ts'

cleanFolders()
const clock = manualClock(1_000)
let database: Database
let lineage: LineageSource
let blobs: Blobs
const ids = { run: '', evaluation: '', model: '' }
let requirements: string
let weights: string

beforeAll(async () => {
  const folder = freshFolder()
  database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(trackingMigrations)
  blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  const needs = { database, clock, events, blobs, newId: idMaker(clock, seededRandom(3)) }
  const [runs, models, artifacts] = [createRuns(needs), createLoggedModels(needs), createArtifacts(needs)]
  lineage = createRunLineage(needs)
  const source = { sourceType: 'local', source: '{"uri":"s3://data/a.csv"}' }
  const tags = { 'mlflow.source.git.commit': 'abc123', 'mlflow.source.name': 'train.py' }
  const input = { dataset: 'a@home', version: 'd1', context: 'training', source }
  ids.run = (await runs.start({ experiment: 'lab', tags, inputs: [input] })).id
  const model = await models.start({ experimentId: 0, name: 'forest', run: ids.run })
  ids.model = model.id
  const bytes = (text: string) =>
    (async function* () {
      yield new TextEncoder().encode(text)
    })()
  const folderOf = model.artifactUri.replace('mlflow-artifacts:/', '')
  requirements = (await artifacts.put(`${folderOf}/requirements.txt`, bytes('numpy==2\n'))).digest
  weights = (await artifacts.put(`1/${ids.run}/artifacts/model.pkl`, bytes('weights'))).digest
  ids.evaluation = (await runs.start({ experiment: 'lab' })).id
  await runs.log(ids.evaluation, { models: [{ model: ids.model, role: 'input', step: 0 }] })
})
afterAll(() => database.close())

const edges = async (id: string, direction: 'up' | 'down'): Promise<string[]> =>
  (await lineage.edges([id], direction, 100)).map(({ from, to, how }) => `${from} ${how} ${to}`).sort()

it('leads up from a run to its data and its code, and from a logged model to its run and what it needs', async () => {
  const run = `run:${ids.run}`
  expect(await edges(run, 'up')).toEqual([`code:train.py@abc123 ran ${run}`, `dataset:a@home@d1 training ${run}`])
  const model = `logged_model:${ids.model}`
  expect(await edges(model, 'up')).toEqual([
    `environment:requirements.txt@${requirements} needs ${model}`,
    `${run} made ${model}`,
  ])
  expect(await edges(`run:${ids.evaluation}`, 'up')).toEqual([`${model} read run:${ids.evaluation}`])
})

it('leads down from data to the runs that read it, to what they made, and to who read that', async () => {
  expect(await edges('dataset:a@home@d1', 'down')).toEqual([`dataset:a@home@d1 training run:${ids.run}`])
  expect(await edges('dataset:home@d1', 'down')).toEqual([])
  expect(await edges(`run:${ids.run}`, 'down')).toEqual([`run:${ids.run} made logged_model:${ids.model}`])
  const model = `logged_model:${ids.model}`
  expect(await edges(model, 'down')).toEqual([`${model} read run:${ids.evaluation}`])
})

it('finds whose bytes a file is, of a run or of a logged model', async () => {
  expect(await edges(`artifact:${weights}`, 'up')).toEqual([`run:${ids.run} made artifact:${weights}`])
  const of = `artifact:${requirements}`
  expect(await edges(of, 'up')).toEqual([`logged_model:${ids.model} made ${of}`])
  expect(await lineage.find(of)).toBe(of)
  expect(await lineage.find('artifact:sha256-none')).toBeUndefined()
})

it('says what is known of each, and nothing of what is not there', async () => {
  const all = [`run:${ids.run}`, `logged_model:${ids.model}`, 'dataset:a@home@d1', 'run:none', 'endpoint:x']
  expect(await lineage.describe(all)).toMatchObject([
    { id: `run:${ids.run}`, facts: { experiment: 'lab', status: 'RUNNING' } },
    { id: `logged_model:${ids.model}`, name: 'forest' },
    { id: 'dataset:a@home@d1', facts: { sourceType: 'local', source: '{"uri":"s3://data/a.csv"}' } },
  ])
  expect(await lineage.find('run:none')).toBeUndefined()
  expect(await lineage.find(`run:${ids.run}`)).toBe(`run:${ids.run}`)
  expect(await lineage.edges([`run:${ids.run}`], 'up', 1)).toHaveLength(2)
})
