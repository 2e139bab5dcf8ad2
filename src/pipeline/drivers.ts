import { setTimeout as sleep } from 'node:timers/promises'
import { MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'

const LEASE_MS = 30_000
const BEAT_MS = 5_000
/** Where other processes may cancel, it is looked for this often. */
const LOOK_MS = 400
/** A timer takes no longer time than some weeks. */
const LONGEST_MS = 3_600_000

/** Something that this process keeps going: a run or a backfill. */
interface Active {
  readonly abort: AbortController
  readonly done: Promise<void>
}

/** What is kept of who drives something. */
export interface Held {
  take(lease: { worker: string; now: number; until: number }): Promise<unknown>
  renew(lease: { worker: string; now: number; until: number }): Promise<{ readonly cancelledBy?: string } | undefined>
  release(): Promise<void>
}

/** Keeps things going that only one process may, and tells them to stop. */
export interface Drivers {
  /** Drives it in this process unless it is driven already; what `work` throws goes to `onFault`. */
  drive<T>(id: string, held: Held, work: (signal: AbortSignal, taken: T) => Promise<void>): Promise<void>
  isDriven(id: string): boolean
  /** Tells it to stop, where this process drives it. */
  stop(id: string, by: string): void
  /** Waits for its end, but no longer than this. */
  wait(id: string, ms: number): Promise<void>
  close(): Promise<void>
}

export function createDrivers(needs: {
  readonly worker: string
  readonly alone: boolean
  readonly onFault: (fault: unknown) => void
}): Drivers {
  const { worker, alone, onFault } = needs
  const active = new Map<string, Active>()
  let closed = false
  const leaseNow = () => ({ worker, now: Date.now(), until: Date.now() + LEASE_MS })

  async function go<T>(
    held: Held,
    abort: AbortController,
    work: (signal: AbortSignal, taken: T) => Promise<void>,
  ): Promise<void> {
    const taken = (await held.take(leaseNow())) as T | undefined | false
    if (!taken) return
    const beat = async (): Promise<void> => {
      const still = await held.renew(leaseNow())
      if (!still) abort.abort(fail('closing', {}))
      else if (still.cancelledBy !== undefined) abort.abort(fail('cancelled', { by: still.cancelledBy }))
    }
    const timer = setInterval(() => void beat().catch(onFault), alone ? BEAT_MS : LOOK_MS)
    timer.unref()
    try {
      await beat()
      await work(abort.signal, taken)
    } finally {
      clearInterval(timer)
    }
    if (abort.signal.reason instanceof MillraceError && abort.signal.reason.code === 'pipeline.closing')
      await held.release()
  }

  return {
    drive(id, held, work) {
      const known = active.get(id)
      if (known) return known.done
      if (closed) return Promise.resolve()
      const abort = new AbortController()
      const done = go(held, abort, work)
        .catch(onFault)
        .finally(() => active.delete(id))
      active.set(id, { abort, done })
      return done
    },
    isDriven: (id) => active.has(id),
    stop: (id, by) => active.get(id)?.abort.abort(fail('cancelled', { by })),
    async wait(id, ms) {
      const done = active.get(id)?.done
      const over = new AbortController()
      const late = sleep(Math.min(ms, done ? LONGEST_MS : LOOK_MS), undefined, { signal: over.signal }).catch(
        () => undefined,
      )
      await Promise.race([done ?? late, late])
      over.abort()
    },
    async close() {
      closed = true
      for (const { abort } of active.values()) abort.abort(fail('closing', {}))
      await Promise.all([...active.values()].map(({ done }) => done))
    },
  }
}
