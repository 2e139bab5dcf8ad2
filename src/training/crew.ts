import { MessageChannel, Worker } from 'node:worker_threads'
import type { Crew, Team, TeamWork } from '../learners/index.ts'

/** A crew of threads that wait for work until they are dismissed. */
export interface HiredCrew extends Crew {
  dismiss(): void
}

/** Places in the words that all threads of a crew share. */
export const POST = { turn: 0, order: 1, done: 2, words: 4 } as const
/** Orders that the threads themselves understand; those of a team are above 0. */
export const CALL = { join: 0, leave: -1 } as const
/**
 * How often a thread looks for a turn before it goes to sleep: some ten microseconds, as long as the caller needs between two turns.
 * Much longer and threads that outnumber the cores keep each other from work.
 */
export const PATIENCE = 8_000

/** Threads are started from built files, also where this one is run from its source. */
const WORKER = new URL('../../dist/training/crew-worker.js', import.meta.url)

/**
 * Starts `threads - 1` threads that learners may use. The caller waits for them without giving way to anything else, so this belongs
 * into a thread of its own beside a server.
 *
 * @example
 * const crew = openCrew({ threads: 2 })
 * fitLearner(spec, task, { random, progress, crew })
 * crew.dismiss()
 */
export function openCrew({ threads }: { readonly threads: number }): HiredCrew {
  const post = new Int32Array(new SharedArrayBuffer(4 * POST.words))
  const others = Math.max(0, threads - 1)
  const members = Array.from({ length: others }, (_, i) => {
    const { port1: ours, port2: theirs } = new MessageChannel()
    const worker = new Worker(WORKER, { workerData: { post, thread: i + 1, port: theirs }, transferList: [theirs] })
    worker.unref()
    ours.unref()
    return { worker, ours }
  })
  const tell = (order: number): void => {
    Atomics.store(post, POST.done, 0)
    Atomics.store(post, POST.order, order)
    Atomics.add(post, POST.turn, 1)
    Atomics.notify(post, POST.turn)
  }
  const waitForAll = (): void => {
    for (let looks = 0; ; ) {
      const done = Atomics.load(post, POST.done)
      if (done === others) return
      if (++looks > PATIENCE) Atomics.wait(post, POST.done, done)
    }
  }
  return {
    threads: others + 1,
    form(work: TeamWork, own): Team {
      for (const { ours } of members) ours.postMessage(work)
      tell(CALL.join)
      waitForAll()
      return {
        threads: others + 1,
        all(order) {
          tell(order)
          own(order)
          waitForAll()
        },
        disband: () => undefined,
      }
    },
    dismiss() {
      tell(CALL.leave)
    },
  }
}
