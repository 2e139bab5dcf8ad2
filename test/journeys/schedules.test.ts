import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openSchedules } from '../../src/assembly/schedules.ts'
import { defineProject } from '../../src/automation/index.ts'
import { csv, dataset } from '../../src/data/index.ts'
import { daily, pipeline, step } from '../../src/pipeline/index.ts'
import { cleanFolders } from '../support/folders.ts'
import { openPipelineStage, type PipelineStage } from '../support/pipelines.ts'

cleanFolders()
let stage: PipelineStage
beforeAll(async () => {
  stage = await openPipelineStage()
})
afterAll(() => stage.closeAll())

it('reads datasets and runs pipelines at their local times, and does once after a restart what was missed', async () => {
  writeFileSync(path.join(stage.root, 'orders.csv'), 'id\n1\n')
  const nightly = pipeline('nightly', {
    ...{ schedule: '0 2 * * *', timezone: 'Europe/Berlin', partitions: daily({ from: '2001-06-01' }) },
    steps: { key: step({ run: ({ partition }) => partition!.key }) },
  })
  const orders = dataset('orders', { source: csv('orders.csv'), every: '0 3 * * *' })
  const project = defineProject({ name: 'shop', datasets: [orders], pipelines: [nightly] })
  stage.declared.push(...project.pipelines)
  const performed: unknown[] = []
  const open = () =>
    openSchedules({
      ...{ rooms: { ...stage, onFault: (fault: unknown) => stage.faults.push(fault) }, project, clock: stage.clock },
      perform: async (face, input, call) => performed.push([face.name, input, call.actor.id]),
    })
  const first = open()
  stage.clock.moveTo(Date.UTC(2001, 6, 2, 0, 1))
  await first.tick()
  await first.tick()
  stage.clock.moveTo(Date.UTC(2001, 6, 4, 2))
  const second = open()
  await second.tick()
  expect(performed).toEqual(Array(2).fill(['data.ingest', { dataset: 'orders' }, 'schedule']))
  expect(stage.faults).toEqual([])
  const runs = await stage.pipelines.runs.list({ limit: 10 })
  expect(runs.map(({ partition, state, because }) => [partition, state, because])).toEqual([
    ['2001-07-03', 'finished', 'schedule'],
    ['2001-07-01', 'finished', 'schedule'],
  ])
  expect(second.standing().map(({ name, next }) => [name, new Date(next!).toISOString()])).toEqual([
    ['dataset orders', '2001-07-04T03:00:00.000Z'],
    ['pipeline nightly', '2001-07-05T00:00:00.000Z'],
  ])
  expect(stage.faults).toEqual([])
})
