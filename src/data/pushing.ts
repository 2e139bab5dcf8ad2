import { SECOND } from '../base/index.ts'
import type { Dataset } from './dataset.ts'
import { type IngestNeeds, ingest } from './ingest.ts'
import { createPushes, type Push, type Pushed, type Pushes } from './pushes.ts'

/** Takes pushed rows, and makes versions of them. */
export interface Pushing {
  /** Durable when it returns; in a version soon after. */
  push(dataset: Dataset, push: Omit<Push, 'dataset'>): Promise<Pushed>
  /** Makes a version of what waits, now. */
  flush(dataset: Dataset): Promise<void>
  /** Waits for what is under way, and begins nothing more: what still waits is taken when Millrace runs again. */
  close(): Promise<void>
}

/** What pushing needs. */
export interface PushingNeeds extends IngestNeeds {
  readonly onFault: (fault: unknown) => void
  /** How long a row waits for its version; 2 seconds when not given. */
  readonly flushMs?: number
  /** As many rows wait for no clock; 20,000 when not given. */
  readonly flushRows?: number
}

/** Pushed rows become versions by time or by count. */
export function createPushing(needs: PushingNeeds): Pushing {
  const { flushMs = 2 * SECOND, flushRows = 20_000, onFault } = needs
  const pushes: Pushes = createPushes(needs)
  const timers = new Map<string, NodeJS.Timeout>()
  const waiting = new Map<string, number>()
  const going = new Set<Promise<void>>()
  let closed = false

  async function flush(dataset: Dataset): Promise<void> {
    clearTimeout(timers.get(dataset.name))
    timers.delete(dataset.name)
    waiting.delete(dataset.name)
    const version = await ingest(needs, dataset)
    await pushes.drop(dataset.name, version.taken?.pushed ?? 0)
  }

  function begin(dataset: Dataset): void {
    if (closed) return
    const done = flush(dataset).catch(onFault)
    going.add(done)
    done.then(() => going.delete(done))
  }

  function wake(dataset: Dataset, rows: number): void {
    const held = (waiting.get(dataset.name) ?? 0) + rows
    waiting.set(dataset.name, held)
    if (held >= flushRows) begin(dataset)
    else if (!closed && !timers.has(dataset.name)) timers.set(dataset.name, setTimeout(begin, flushMs, dataset).unref())
  }

  return {
    flush,
    async push(dataset, push) {
      const pushed = await pushes.push({ ...push, dataset: dataset.name })
      if (!pushed.again) wake(dataset, pushed.rows)
      return pushed
    },
    async close() {
      closed = true
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      await Promise.all(going)
    },
  }
}
