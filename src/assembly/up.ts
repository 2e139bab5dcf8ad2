import { setTimeout } from 'node:timers/promises'
import { MINUTE } from '../base/index.ts'
import type { Progress, Running } from '../cli/index.ts'
import type { Schedule } from '../flow/index.ts'
import type { Rooms } from './rooms.ts'

/** What comes up. */
interface Coming {
  readonly rooms: Rooms
  readonly schedules: Schedule
  /** Serves the model files that were named. */
  readonly serveModels: () => Promise<void>
  readonly serve: () => Promise<Running>
  /** Makes the project so; undefined where there is none. */
  readonly apply: ((progress: Progress) => Promise<unknown>) | undefined
  /** What is done again and again: features brought up to the clock, endpoints looked at. */
  readonly lookOnce: () => Promise<void>
}

/** How long the port stays shut at most while models of the last time are loaded. */
const SHUT_MS = 1_000

/** Listens, makes the project so, and keeps it so until it is stopped. */
export async function bringUp(
  coming: Coming,
  progress: Progress,
  listening: (running: Running) => void,
): Promise<Running> {
  const { rooms, schedules, serve, apply, lookOnce } = coming
  await coming.serveModels()
  await Promise.race([rooms.serving.resumed(), setTimeout(SHUT_MS, undefined, { ref: false })])
  const running = await serve()
  listening(running)
  await apply?.(progress).catch(async (fault: unknown) => {
    await running.stop()
    throw fault
  })
  await rooms.pipelines.resume()
  schedules.start()
  const stop = keepLooking(lookOnce, rooms.onFault)
  return { ...running, stop: async () => void (await Promise.all([stop(), running.stop()])) }
}

/** Looks once a minute, one look at a time; a look that fails is logged and the next one comes. */
function keepLooking(lookOnce: () => Promise<void>, onFault: (fault: unknown) => void): () => Promise<void> {
  let looking: Promise<void> = Promise.resolve()
  const again = (): void => {
    looking = looking.then(lookOnce).catch(onFault)
  }
  again()
  const timer = setInterval(again, MINUTE)
  return async () => {
    clearInterval(timer)
    await looking
  }
}
