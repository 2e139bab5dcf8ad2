import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanFolders } from '../../test/support/folders.ts'
import { openPipelineStage, type PipelineStage } from '../../test/support/pipelines.ts'
import { sql } from '../table/index.ts'
import { uuidOf } from './lineage-parts.ts'
import { pipeline } from './pipeline.ts'
import { sqlStep, step } from './step.ts'

cleanFolders()

interface Taken {
  readonly path: string
  readonly key: string
  readonly event: {
    readonly eventType: string
    readonly eventTime: string
    readonly run: { readonly runId: string; readonly facets: Record<string, Record<string, unknown>> }
    readonly job: { readonly name: string }
    readonly outputs: readonly { readonly name: string; readonly facets: Record<string, Record<string, unknown>> }[]
  }
}

const taken: Taken[] = []
let refusing = 0
let server: Server
let stage: PipelineStage

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (refusing-- > 0) return void response.writeHead(503).end()
    const key = String(request.headers.authorization)
    taken.push({ path: request.url!, key, event: JSON.parse(Buffer.concat(parts).toString()) as Taken['event'] })
    response.writeHead(201).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  stage = await openPipelineStage({ lineageTo: { url: `http://127.0.0.1:${port}`, key: 'secret' } })
})
afterAll(async () => {
  await stage.closeAll()
  server.close()
})

const until = async (there: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !there(); i++) await sleep(25)
  expect(there()).toBe(true)
}

it('tells a receiver what a run read and made, once and in order, also where the receiver was away', async () => {
  refusing = 2
  stage.declared.push(
    pipeline('told', {
      steps: {
        made: sqlStep({ reads: {}, query: sql`select 1 as a, 'x' as b`, writes: 'told_rows' }),
        broken: step({ after: ['made'], run: () => Promise.reject(new Error('of Ada')) }),
      },
    }),
  )
  const { id } = await stage.pipelines.begin('told', { by: { id: 'ada', roles: [] } })
  await stage.pipelines.ended(id, 20_000)
  await until(() => taken.some(({ event }) => event.job.name === 'told' && event.eventType === 'FAIL'))
  const said = taken.map(({ event }) => `${event.job.name} ${event.eventType}`)
  expect(said).toEqual([
    ...['told START', 'told.made START', 'told.made COMPLETE', 'told RUNNING'],
    ...['told.broken START', 'told.broken FAIL', 'told RUNNING', 'told FAIL'],
  ])
  expect(new Set(taken.map(({ path, key }) => `${path} ${key}`))).toEqual(new Set(['/api/v1/lineage Bearer secret']))
  const { run, outputs } = taken[2]!.event
  expect(run.facets['parent']).toMatchObject({
    run: { runId: uuidOf(id) },
    job: { namespace: 'millrace', name: 'told' },
  })
  expect(outputs[0]).toMatchObject({ name: 'dataset/told_rows' })
  expect(outputs[0]!.facets['schema']).toMatchObject({
    _schemaURL: 'https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet',
    fields: [
      { name: 'a', type: 'number' },
      { name: 'b', type: 'category' },
    ],
  })
  expect(taken[5]!.event.run.facets['errorMessage']).toMatchObject({
    message: 'The code of step broken threw a Error.',
  })
  expect(JSON.stringify(taken)).not.toContain('Ada')
  expect(await stage.pipelines.lineage.events(id)).toEqual(taken.map(({ event }) => event))
})

it('names runs by UUIDs of version 7, a step always by the same', () => {
  const id = '01jd0000000000000000000000'
  expect(uuidOf(id, 'a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(uuidOf(id, 'a')).toBe(uuidOf(id, 'a'))
  expect(uuidOf(id, 'b')).not.toBe(uuidOf(id, 'a'))
  expect(uuidOf(id).slice(0, 13)).toBe(uuidOf(id, 'a').slice(0, 13))
})
