// Runs a pipeline of steps that note in a file when they begin and end, in this process and in a command: to be killed on the way.
import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [folder, notes] = process.argv.slice(2)
const { createEvents, idMaker, seededRandom } = await import('../../dist/base/index.js')
const { createDatasets, dataMigrations } = await import('../../dist/data/index.js')
const { createFlow, flowMigrations } = await import('../../dist/flow/index.js')
const { act, command, createPipelines, pipeline, pipelineMigrations, sqlStep, step } = await import(
  '../../dist/pipeline/index.js'
)
const { openEmbeddedDatabase, openFolderBlobs, openLake } = await import('../../dist/storage/index.js')
const { sql } = await import('../../dist/table/index.js')

const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
await database.migrate([...flowMigrations, ...dataMigrations, ...pipelineMigrations])
const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
const lake = await openLake({ folder: path.join(folder, 'lake'), blobs, memoryLimit: '256MB' })
const clock = { now: Date.now }
const random = seededRandom(process.pid)
const events = createEvents(clock.now, () => {})
const hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const newId = idMaker(clock, random)
const flow = createFlow({ database, clock, events, hash, newId, random, alone: true })
const datasets = createDatasets({ database, clock, hash })

const noted = (name, more = {}) =>
  step({
    ...more,
    inputs: { name, notes },
    run: async ({ inputs }) => {
      appendFileSync(inputs.notes, `begin ${inputs.name}\n`)
      await sleep(60)
      appendFileSync(inputs.notes, `end ${inputs.name}\n`)
      return { name: inputs.name }
    },
  })
const script =
  'echo begin outside >> "$NOTES"; sleep 0.3; echo end outside >> "$NOTES"; echo $$ > "$MILLRACE_OUTPUT_PID"'
const declared = pipeline('walk', {
  concurrency: 3,
  steps: {
    a: noted('a'),
    b: noted('b', { after: ['a'] }),
    rows: sqlStep({ after: ['a'], reads: {}, query: sql`select i from range(1000) r(i)`, writes: 'rows' }),
    outside: command({
      after: ['b'],
      run: ['sh', '-c', script],
      inputs: { rows: 'rows' },
      outputs: { pid: 'pid' },
      env: { NOTES: notes },
    }),
    c: noted('c', { after: ['b', 'rows'] }),
    d: noted('d', { after: ['outside', 'c'] }),
    told: act({ after: ['d'], action: 'some.action' }),
  },
})
const pipelines = createPipelines({
  ...{ database, blobs, lake, flow, datasets, clock, events, hash, newId },
  ...{
    root: folder,
    folder: path.join(folder, 'pipeline'),
    definedPipelines: () => [declared],
    alone: true,
    version: '0',
  },
  act: async () => ({ done: true }),
  trackingUri: () => undefined,
  onFault: (fault) => process.stderr.write(`${fault?.stack}\n`),
})
process.stdout.write('ready\n')
await pipelines.resume()
const { id } = await pipelines.begin('walk', { by: { id: 'ada', roles: [] } })
await pipelines.ended(id, 60_000)
const run = await pipelines.runs.get(id)
const steps = await pipelines.runs.steps(id)
const { rows, number } = await datasets.version('rows')
const runs = await pipelines.runs.list({ limit: 100 })
process.stdout.write(
  `${JSON.stringify({ state: run.state, runs: runs.length, rows, number, steps: steps.map(({ step, state }) => `${step} ${state}`).sort() })}\n`,
)
await pipelines.close()
await lake.close()
await database.close()
