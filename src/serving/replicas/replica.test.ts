import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import {
  flightRows,
  flightScoring,
  openServingStage,
  type ServingStage,
  START,
} from '../../../test/support/serving-stage.ts'
import { createChannel, idMaker, seededRandom } from '../../base/index.ts'
import { attribute, encodeModel, floatTensor, graph, ML, node, value } from '../../inference/index.ts'
import { categoryColumn, type Table, valueAt } from '../../table/index.ts'
import { type OpenReplica, openReplica } from './replica.ts'
import type { Replica, ReplicaHost } from './replica-host.ts'

cleanFolders()

const scoring = { ...flightScoring, expressions: ['distance', 'hour', 'origin'] }
const single = (champion: number) => ({ champion, mode: 'single' as const, percent: 0, because: 'test' })

let stage: ServingStage
let opened: OpenReplica[] = []

interface Joined {
  readonly replica: OpenReplica
  readonly started: Promise<void>
  readonly late: string[]
  leave(): void
}

/** A replica of the stage, with a channel between as there is between processes. */
function join(host: Partial<ReplicaHost> = {}): Joined {
  const [late, ours, onFault] = [[] as string[], {}, (fault: unknown) => void stage.faults.push(fault)]
  const there = createChannel<ReplicaHost>({
    ...{ ours, onFault, asked: ['version', 'path', 'recentRows', 'keep'] },
    told: ['unseen', 'predicted', 'secondFailed', 'numbers'],
    send: (message) => setImmediate(() => here.receive(structuredClone(message))),
  })
  const replica = openReplica({
    ...{ host: there.theirs, durability: stage.serving.journal.durability, clock: stage.clock, onFault },
    newId: idMaker(stage.clock, seededRandom(opened.length + 100)),
  })
  Object.assign(ours, replica.replica)
  const own = {}
  const here = createChannel<Replica>({
    ...{ ours: own, onFault, told: [] },
    asked: ['start', 'learn', 'begin', 'prepare', 'use', 'release', 'drop', 'settle'],
    send: (message) => setImmediate(() => there.receive(structuredClone(message))),
  })
  const {
    host: room,
    started,
    leave,
  } = stage.serving.join({
    replica: here.theirs,
    late: (reason) => late.push(reason),
  })
  Object.assign(own, room, host)
  // What is asked here is answered by `own`, what is asked there by `ours`.
  opened.push(replica)
  return { replica, started, late, leave }
}

async function started(host?: Partial<ReplicaHost>): Promise<Joined> {
  const joined = join(host)
  await joined.started
  return joined
}

beforeEach(async () => {
  stage = await openServingStage(freshFolder(), { scoring: (model) => (model === 'late' ? scoring : undefined) })
  await stage.serving.endpoints.open({ name: 'late', model: 'late' })
  await stage.serving.endpoints.setTraffic('late', single(1))
})

afterEach(async () => {
  for (const replica of opened) await replica.close()
  opened = []
  await stage.close()
})

/** The journal row by row, under the ids. */
async function kept(endpoint = 'late'): Promise<Map<string, Record<string, unknown>>> {
  const table: Table = await stage.serving.journal.read(endpoint, { from: 0, to: Number.POSITIVE_INFINITY })
  const names = [...table.columns.keys()]
  const rows = Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, valueAt(table.columns.get(name)!, row)])),
  )
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  return new Map(rows.map((row) => [String(row['id']), row]))
}

const ids = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `r${from + i}`)

/** `sum` = weight × (x0 + x1). */
async function openSum(weights: readonly number[]): Promise<void> {
  for (const weight of weights) {
    const attributes = {
      coefficients: attribute.floats([weight, weight]),
      intercepts: attribute.floats([0]),
      targets: attribute.int(1),
    }
    const [inputs, outputs] = [[value('x', 'float', ['N', 2])], [value('sum', 'float', ['N', 1])]]
    const nodes = [node('LinearRegressor', ['x'], ['sum'], attributes, ML)]
    const onnx = encodeModel(graph({ name: 'sum', inputs, outputs, nodes, initializers: {}, metadata: {} }))
    const signature = { inputs: [], outputs: [] }
    await stage.models.register({ model: 'sum', artifact: await stage.blobs.put(onnx), signature })
  }
  await stage.serving.endpoints.open({ name: 'sum', model: 'sum', direct: true })
  await stage.serving.endpoints.setTraffic('sum', single(1))
}

describe('a replica', () => {
  it('answers as the room does, bit for bit, and the journal has its rows once, as those of the room', async () => {
    const { replica } = await started()
    const rows = flightRows(50)
    const ours = await stage.serving.predict('late', { rows, ids: ids(50) })
    const theirs = await replica.predict('late', { rows, ids: ids(50, 50) })
    expect(theirs).toEqual({ ...ours, ids: ids(50, 50) })
    const journal = await kept()
    expect(journal.size).toBe(100)
    for (let row = 0; row < 50; row++) {
      const same = { id: '', latency_us: 0 }
      expect({ ...journal.get(`r${row + 50}`), ...same }).toEqual({ ...journal.get(`r${row}`), ...same })
    }
  })

  it('puts many small requests together on their way, each row with its own numbers', async () => {
    await openSum([2])
    const { replica } = await started()
    const many = ids(300)
    await Promise.all(
      many.map((id, i) => replica.predict('sum', { inputs: { x: floatTensor([1, 2], [i, 1]) }, ids: [id] })),
    )
    const journal = await kept('sum')
    expect(journal.size).toBe(300)
    many.forEach((id, i) => {
      expect(journal.get(id)).toMatchObject({ 'f:x[0]': i, 'f:x[1]': 1, score: 2 * (i + 1), answered: 1, at: START })
    })
  })

  it('follows the traffic before a change of it is told', async () => {
    const { replica } = await started()
    const { endpoints } = stage.serving
    const versions = async () => [...(await replica.predict('late', { rows: flightRows(3) })).versions]
    expect(await versions()).toEqual([1, 1, 1])
    await endpoints.setTraffic('late', { ...single(2), previous: 1 })
    expect(await versions()).toEqual([2, 2, 2])
    await endpoints.undo('late', { by: 'me', because: 'test' })
    expect(await versions()).toEqual([1, 1, 1])
    await endpoints.unload('late')
    expect(replica.answers('late')).toBe(false)
    await endpoints.load('late')
    expect(replica.answers('late')).toBe(true)
    expect(await versions()).toEqual([1, 1, 1])
    expect(stage.faults).toEqual([])
  })

  it('answers endpoints that are opened later', async () => {
    const { replica } = await started()
    expect(replica.names()).toEqual(['late'])
    await openSum([2])
    expect(replica.names()).toEqual(['late', 'sum'])
    const { outputs } = await replica.predict('sum', { inputs: { x: floatTensor([1, 2], [1, 2]) } })
    expect([...outputs['sum']!.data]).toEqual([6])
  })

  it('holds to what it was told last, whatever a start brings after it', async () => {
    let release = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const version: ReplicaHost['version'] = async ({ model, version: number }) => {
      if (number === 1) await gate
      return stage.models.get(model, number)
    }
    const { replica, started: done } = join({ version })
    await stage.serving.endpoints.setTraffic('late', single(2))
    release()
    await done
    expect([...(await replica.predict('late', { rows: flightRows(1) })).versions]).toEqual([2])
  })

  it('does not answer what its features are looked up for', async () => {
    const { expressions: _, ...looked } = scoring
    await stage.reopen({ scoring: () => looked })
    const { replica } = await started()
    expect(replica.names()).toEqual(['late'])
    expect(replica.answers('late')).toBe(false)
  })

  it('learns how requests become features when the room does', async () => {
    let known: typeof scoring | undefined
    await stage.reopen({ scoring: () => known })
    const { replica } = await started()
    expect(replica.answers('late')).toBe(false)
    known = scoring
    await stage.serving.learned()
    expect(replica.answers('late')).toBe(true)
    expect(replica.describe('late')?.columns).toEqual(scoring.columns)
  })

  it('that cannot load a version fails no change, and answers the endpoint no more', async () => {
    const path: ReplicaHost['path'] = async (artifact) => {
      const { artifact: second } = await stage.models.get('late', 2)
      if (artifact === second) throw new Error('no such file')
      return stage.blobs.path(artifact)
    }
    const [bad, good] = [await started({ path }), await started()]
    await stage.serving.endpoints.setTraffic('late', single(2))
    expect(bad.replica.answers('late')).toBe(false)
    expect([...(await good.replica.predict('late', { rows: flightRows(1) })).versions]).toEqual([2])
    expect(bad.late).toEqual([])
    await stage.serving.endpoints.setTraffic('late', single(3))
    expect(bad.replica.answers('late')).toBe(true)
  })

  it('scores the other version afterwards, and the journal waits for it', async () => {
    await stage.serving.endpoints.setTraffic('late', { ...single(1), challenger: 2, mode: 'shadow' })
    const { replica } = await started()
    await replica.predict('late', { rows: flightRows(20), ids: ids(20) })
    for (const row of (await kept()).values()) {
      expect(row).toMatchObject({ champion: 1, challenger: 2, answered: 1 })
      expect(row['challenger_score']).not.toBeNull()
      expect(row['challenger_score']).not.toBe(row['champion_score'])
    }
  })

  it('is counted with the room, also when it is gone', async () => {
    const { replica, leave } = await started()
    await stage.serving.predict('late', { rows: flightRows(4) })
    await replica.predict('late', { rows: flightRows(3) })
    await replica.predict('late', { rows: tableWith('XXX') })
    await expect(replica.predict('late', { rows: flightRows(1), version: 9 })).rejects.toThrow('version 9')
    await replica.close()
    const sums = () => {
      const { meters, failures, versions } = stage.serving.numbers('late')!
      const { requests, rows } = meters.get(1)!
      return { requests, rows, failures: [...failures], runs: versions[0]!.statistics.success.count }
    }
    const expected = { requests: 3, rows: 8, failures: [['serving.version_not_served', 1]], runs: 3 }
    await expect.poll(sums).toEqual(expected)
    leave()
    expect(sums()).toEqual(expected)
    expect(await stage.serving.unseen('late')).toMatchObject([{ column: 'origin', value: 'XXX' }])
    await expect.poll(() => stage.happened.filter(({ name }) => name === 'serving.predicted').length).toBeGreaterThan(0)
  })

  it('answers when the rows are on disk, where that is asked for', async () => {
    await stage.reopen({ durability: 'request' })
    const batches: number[] = []
    const { replica } = await started({
      async keep(batch) {
        batches.push(batch.length)
        throw new Error('the disk is full')
      },
    })
    await expect(replica.predict('late', { rows: flightRows(1) })).rejects.toThrow('the disk is full')
    expect(batches).toEqual([1])
  })
})

function tableWith(origin: string): Table {
  const rows = flightRows(1)
  return { ...rows, columns: new Map([...rows.columns, ['origin', categoryColumn([origin])]]) }
}
