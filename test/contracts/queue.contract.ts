import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ManualClock, manualClock } from '../../src/base/index.ts'
import type { Database, Queue } from '../../src/storage/index.ts'

/** A queue to run the suite on. */
export interface OpenedQueue {
  readonly queue: Queue
  readonly database: Database
  close(): Promise<void>
}

const ONE = { limit: 1, leaseMs: 1_000 }
const ALL = { limit: 100, leaseMs: 1_000 }

/** What every queue must do. */
export function queueContract(name: string, open: (clock: ManualClock) => Promise<OpenedQueue | undefined>): void {
  describe(`queue contract: ${name}`, () => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const later = (ms: number): void => clock.moveTo(clock.now() + ms)
    let opened: OpenedQueue | undefined
    let queue: Queue
    let names = 0
    let work = ''
    beforeAll(async () => {
      opened = await open(clock)
    })
    afterAll(() => opened?.close())
    beforeEach((context) => {
      if (!opened) return context.skip()
      queue = opened.queue
      work = `work${names++}`
    })

    it('gives jobs in the order they are due, each to one taker', async () => {
      await queue.add(work, { n: 2 }, { runAt: clock.now() - 1 })
      await queue.add(work, { n: 1 }, { runAt: clock.now() - 2 })
      await queue.add(`${work}other`, { n: 0 })
      const jobs = await queue.take(work, 'a', ALL)
      expect(jobs.map((job) => job.payload)).toEqual([{ n: 1 }, { n: 2 }])
      expect(jobs.map((job) => [job.queue, job.attempt])).toEqual([
        [work, 1],
        [work, 1],
      ])
      expect(await queue.take(work, 'b', ALL)).toEqual([])
    })

    it('gives one hundred jobs to eight takers without giving any twice', async () => {
      await Promise.all(Array.from({ length: 100 }, (_, n) => queue.add(work, n)))
      const taken = await Promise.all(
        Array.from({ length: 8 }, async (_, taker) => {
          const mine: unknown[] = []
          for (;;) {
            const jobs = await queue.take(work, `taker${taker}`, { limit: 5, leaseMs: 60_000 })
            if (jobs.length === 0) return mine
            mine.push(...jobs.map((job) => job.payload))
          }
        }),
      )
      expect(taken.flat().sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 100 }, (_, n) => n))
    })

    it('holds back a job until it is due', async () => {
      await queue.add(work, null, { runAt: clock.now() + 500 })
      expect(await queue.take(work, 'a', ONE)).toEqual([])
      later(500)
      expect(await queue.take(work, 'a', ONE)).toHaveLength(1)
    })

    it('gives a job whose lease ran out to the next taker, and ignores the one who lost it', async () => {
      await queue.add(work, 'x')
      const [first] = await queue.take(work, 'a', ONE)
      later(1_000)
      const [second] = await queue.take(work, 'b', ONE)
      expect(second).toMatchObject({ id: first!.id, attempt: 2 })
      expect(await queue.finish(first!, 'a')).toBe(false)
      expect(await queue.renew(first!, 'a', 1_000)).toBe(false)
      expect(await queue.retry(first!, 'a', { runAt: clock.now(), maxAttempts: 5, reason: '' })).toBe(false)
      expect(await queue.finish(second!, 'b')).toBe(true)
      expect(await queue.finish(second!, 'b')).toBe(false)
    })

    it('tells a lost lease from a later one of the same worker', async () => {
      await queue.add(work, 'x')
      const [first] = await queue.take(work, 'a', ONE)
      later(1_000)
      const [second] = await queue.take(work, 'a', ONE)
      expect(await queue.finish(first!, 'a')).toBe(false)
      expect(await queue.finish(second!, 'a')).toBe(true)
    })

    it('keeps a lease as long as it is renewed', async () => {
      await queue.add(work, 'x')
      const [job] = await queue.take(work, 'a', ONE)
      for (let time = 0; time < 3; time++) {
        later(900)
        expect(await queue.renew(job!, 'a', 1_000)).toBe(true)
        expect(await queue.take(work, 'b', ONE)).toEqual([])
      }
    })

    it('puts a failed job back for later, and parks it with its reason after the last attempt', async () => {
      await queue.add(work, 'x')
      for (let attempt = 1; attempt <= 3; attempt++) {
        const [job] = await queue.take(work, 'a', ONE)
        expect(job!.attempt).toBe(attempt)
        await queue.retry(job!, 'a', { runAt: clock.now() + 10, maxAttempts: 3, reason: `fault ${attempt}` })
        expect(await queue.take(work, 'a', ONE)).toEqual([])
        later(10)
      }
      expect(await queue.take(work, 'a', ONE)).toEqual([])
      const [parked] = await queue.parked(work)
      expect(parked).toMatchObject({ payload: 'x', attempt: 3, reason: 'fault 3' })
    })

    it('adds a job with a key once while one waits or runs, and again afterwards', async () => {
      await queue.add(work, 1, { once: 'k' })
      await queue.add(work, 2, { once: 'k' })
      await queue.add(work, 3, { once: 'other' })
      await queue.add(`${work}b`, 4, { once: 'k' })
      const jobs = await queue.take(work, 'a', ALL)
      expect(jobs.map((job) => job.payload)).toEqual([1, 3])
      await queue.add(work, 5, { once: 'k' })
      expect(await queue.take(work, 'a', ALL)).toEqual([])
      await queue.finish(jobs[0]!, 'a')
      await queue.add(work, 6, { once: 'k' })
      expect((await queue.take(work, 'a', ALL)).map((job) => job.payload)).toEqual([6])
    })

    it('adds nothing when the transaction around it is rolled back, and wakes listeners only after a commit', async () => {
      let woken = 0
      const stop = queue.onAdded(work, () => woken++)
      const failing = opened!.database.tx(async () => {
        await queue.add(work, 1)
        throw new Error('no')
      })
      await failing.catch(() => undefined)
      expect(woken).toBe(0)
      expect(await queue.take(work, 'a', ALL)).toEqual([])
      await queue.add(work, 2)
      expect(woken).toBe(1)
      stop()
      await queue.add(work, 3)
      expect(woken).toBe(1)
    })
  })
}
