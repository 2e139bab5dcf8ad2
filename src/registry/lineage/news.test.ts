import { expect, it } from 'vitest'
import { createEvents, manualClock } from '../../base/index.ts'
import { uuidOf } from '../../pipeline/index.ts'
import { type Run, runFinished, runStarted } from '../../tracking/index.ts'
import { aliasMoved, stageMoved, versionRegistered } from '../events.ts'
import type { ModelVersion } from '../versions/version.ts'
import { type NewsNeeds, tellLineage } from './news.ts'

interface Told {
  readonly eventType: string
  readonly run: { readonly runId: string }
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Record<string, object> }
  readonly inputs: readonly { readonly name: string; readonly facets: Record<string, { datasetVersion?: string }> }[]
  readonly outputs: readonly { readonly name: string; readonly facets: Record<string, { datasetVersion?: string }> }[]
}

const RUN = '0123456789abcdef0123456789abcdef'
const UUID = '01234567-89ab-cdef-0123-456789abcdef'
const DIGEST = `sha256-${'a'.repeat(64)}` as const

function stage() {
  const told: Told[] = []
  const faults: unknown[] = []
  const events = createEvents(manualClock(1_000).now, (fault) => void faults.push(fault))
  const needs: NewsNeeds = {
    ...{ events, version: '0.1.0', onFault: (fault: unknown) => void faults.push(fault) },
    runs: {
      async get(id: string) {
        if (id === RUN) return { id, experiment: 'late' } as Run
        throw new Error('no run')
      },
      inputs: async () => [{ dataset: 'flights', version: DIGEST, context: 'training' }],
    },
    models: {
      get: async (model: string, version: number) => {
        const lineage = { inputs: [{ dataset: 'flights', version: DIGEST, context: 'training' }] }
        return { model, version, run: version === 1 ? RUN : null, artifact: DIGEST, lineage } as unknown as ModelVersion
      },
    },
    lineage: { tell: (_of: string, event: object) => void told.push(event as Told) },
  }
  tellLineage(needs)
  const settled = async () => {
    for (let i = 0; i < 20; i++) await Promise.resolve()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { told, faults, events, settled }
}

it('tells of runs, in their order, what they read', async () => {
  const { told, events, settled } = stage()
  events.publish(runStarted, { run: RUN, experiment: 'late', name: 'one' })
  events.publish(runFinished, { run: RUN, experiment: 'late', status: 'FINISHED', metrics: {} })
  events.publish(runFinished, { run: RUN, experiment: 'late', status: 'FAILED', metrics: {} })
  await settled()
  expect(told.map(({ eventType }) => eventType)).toEqual(['START', 'COMPLETE', 'FAIL'])
  expect(told[0]).toMatchObject({ run: { runId: UUID }, job: { namespace: 'millrace', name: 'experiment/late' } })
  expect(told[1]!.inputs[0]).toMatchObject({ name: 'dataset/flights', facets: { version: { datasetVersion: DIGEST } } })
})

it('tells of a version as an output of its run, and of one without a run on its own', async () => {
  const { told, events, settled } = stage()
  const about = { model: 'late', artifact: DIGEST, passed: true }
  events.publish(versionRegistered, { ...about, version: 1, run: RUN })
  events.publish(versionRegistered, { ...about, version: 2, run: null })
  await settled()
  expect(told[0]).toMatchObject({ run: { runId: UUID }, outputs: [{ name: 'model/late/1' }] })
  expect(told[1]).toMatchObject({ run: { runId: uuidOf('late/2') }, job: { name: 'register/late' } })
  expect(told[1]!.outputs[0]!.facets['version']!.datasetVersion).toBe(DIGEST)
})

it('tells which version an alias or a stage was given to, and why', async () => {
  const { told, events, settled } = stage()
  const why = { by: 'ada', because: 'better' }
  events.publish(aliasMoved, { model: 'late', alias: 'champion', version: 2, previous: 1, ...why })
  events.publish(aliasMoved, { model: 'late', alias: 'champion', version: null, previous: 2, ...why })
  events.publish(stageMoved, { model: 'late', version: 2, stage: 'Production', previous: null, ...why })
  await settled()
  const said = told.map(({ job, inputs, outputs }) => [job.name, inputs.map(({ name }) => name), outputs[0]!.name])
  expect(said).toEqual([
    ['promote/late', ['model/late/2'], 'model/late@champion'],
    ['promote/late', [], 'model/late@champion'],
    ['promote/late', ['model/late/2'], 'model/late@Production'],
  ])
  expect(told[0]!.job.facets['documentation']).toMatchObject({ description: 'better' })
  expect(new Set(told.map(({ run }) => run.runId)).size).toBe(3)
})

it('goes on where one could not be told', async () => {
  const { told, faults, events, settled } = stage()
  events.publish(runStarted, { run: 'none', experiment: 'late', name: 'gone' })
  events.publish(runStarted, { run: RUN, experiment: 'late', name: 'one' })
  await settled()
  expect([told.length, faults.length]).toEqual([1, 1])
})
