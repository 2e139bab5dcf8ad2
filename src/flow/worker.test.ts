import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { createEvents, defineErrors, idMaker, type Json, manualClock, seededRandom } from '../base/index.ts'
import { createDatabaseQueue, type Database, openEmbeddedDatabase, queueMigrations } from '../storage/index.ts'
import { createWorker, type WorkerNeeds } from './worker.ts'

cleanFolders()
const fail = defineErrors('test', { wrong: { status: 422, says: 'Wrong.', help: 'Correct it.' } })

describe('a worker', () => {
  let database: Database
  beforeAll(async () => {
    database = await openEmbeddedDatabase({ folder: freshFolder() })
    await database.migrate(queueMigrations)
  })
  afterAll(() => database.close())

  let seed = 1
  function open(given: Partial<WorkerNeeds> = {}) {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const random = seededRandom(seed++)
    const queue = createDatabaseQueue(database, clock)
    const events = createEvents(clock.now, () => undefined)
    const heard: unknown[] = []
    events.onAny(({ payload }) => heard.push(payload))
    const faults: unknown[] = []
    const onFault = (fault: unknown): void => void faults.push(fault)
    const needs = { queue, clock, events, newId: idMaker(clock, random), random, onFault, pollMs: 20, ...given }
    return { clock, queue, worker: createWorker(needs), faults, heard }
  }

  it('drains what is due, and what that adds, and says how many tries that were', async () => {
    const { worker, queue, clock } = open()
    const done: Json[] = []
    worker.handle('chain', async (n) => {
      done.push(n)
      if (Number(n) < 3) await queue.add('chain', Number(n) + 1)
    })
    await queue.add('chain', 0)
    await queue.add('chain', 99, { runAt: clock.now() + 1 })
    expect(await worker.drain()).toBe(4)
    expect(done).toEqual([0, 1, 2, 3])
    clock.moveTo(clock.now() + 1)
    expect(await worker.drain()).toBe(1)
  })

  it('takes jobs as they are added until it is stopped, and stops only when the running ones are done', async () => {
    const { worker, queue } = open({ pollMs: 60_000 })
    const done: Json[] = []
    worker.handle('live', async (n) => {
      await sleep(20)
      done.push(n)
    })
    worker.start()
    for (let n = 0; n < 5; n++) await queue.add('live', n)
    await vi.waitFor(() => expect(done).toEqual([0, 1, 2, 3, 4]))
    await queue.add('live', 5)
    await sleep(10)
    await worker.stop()
    const before = done.length
    await queue.add('live', 6)
    await sleep(60)
    expect(done.length).toBe(before)
    await open()
      .worker.handle('live', async () => undefined)
      .drain()
  })

  it('does no more jobs at once than it may', async () => {
    const { worker, queue } = open()
    let now = 0
    let most = 0
    worker.handle(
      'wide',
      async () => {
        most = Math.max(most, ++now)
        await sleep(15)
        now--
      },
      { atOnce: 3 },
    )
    for (let n = 0; n < 9; n++) await queue.add('wide', n)
    worker.start()
    await vi.waitFor(async () => expect(await queue.take('wide', 'x', { limit: 1, leaseMs: 1 })).toEqual([]))
    await worker.stop()
    expect(most).toBe(3)
  })

  it('finds jobs that another process added', async () => {
    const { worker } = open({ pollMs: 20 })
    const elsewhere = open().queue
    const done: Json[] = []
    worker.handle('polled', async (n) => void done.push(n)).start()
    await sleep(30)
    await elsewhere.add('polled', 1)
    await vi.waitFor(() => expect(done).toEqual([1]))
    await worker.stop()
  })

  it('tries a failed job again after a pause that grows, then parks it and says so', async () => {
    const { worker, queue, clock, faults, heard } = open()
    const at: number[] = []
    worker.handle(
      'broken',
      async () => {
        at.push(clock.now())
        throw new Error('Ada')
      },
      { maxAttempts: 3, backoffMs: 1_000 },
    )
    await queue.add('broken', null)
    for (let second = 0; second < 10; second++) {
      await worker.drain()
      clock.moveTo(clock.now() + 500)
    }
    expect(at).toHaveLength(3)
    expect(at[2]! - at[1]!).toBeGreaterThan(at[1]! - at[0]! - 1)
    expect(faults).toHaveLength(3)
    expect(await queue.parked('broken')).toMatchObject([{ attempt: 3, reason: 'http.internal' }])
    expect(heard).toMatchObject([{ queue: 'broken', error: 'http.internal' }])
  })

  it('parks a job at once that can only fail again', async () => {
    const { worker, queue } = open()
    worker.handle('hopeless', () => Promise.reject(fail('wrong', {})))
    await queue.add('hopeless', null)
    expect(await worker.drain()).toBe(1)
    expect(await queue.parked('hopeless')).toMatchObject([{ attempt: 1, reason: 'test.wrong' }])
  })

  it('keeps the lease of a long job, so that no other worker does it too', async () => {
    const one = open({ leaseMs: 150 })
    const other = open({ leaseMs: 150 })
    let ran = 0
    const work = async (): Promise<void> => {
      ran++
      await sleep(500)
    }
    await one.queue.add('long', null)
    one.worker.handle('long', work).start()
    other.worker.handle('long', work).start()
    await sleep(550)
    await Promise.all([one.worker.stop(), other.worker.stop()])
    expect(ran).toBe(1)
  })

  it('tells a job that its lease was lost', async () => {
    const { worker, queue } = open({ leaseMs: 90 })
    let signal: AbortSignal | undefined
    worker.handle('stolen', async (_, context) => {
      signal = context.signal
      const jobs = database.on<{ queue_job: { worker: string; queue: string } }>().updateTable('queue_job')
      await jobs.set({ worker: 'thief' }).where('queue', '=', 'stolen').execute()
      await vi.waitFor(() => expect(context.signal.aborted).toBe(true))
    })
    await queue.add('stolen', null)
    await worker.drain()
    expect(signal?.aborted).toBe(true)
  })
})
