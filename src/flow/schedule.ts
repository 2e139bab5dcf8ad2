import { Cron } from 'croner'
import type { Clock } from '../base/index.ts'
import { failFlow } from './errors.ts'

const TICK_MS = 1_000

/** What is done at fixed times of the clock. */
export interface Schedule {
  /**
   * Does `work` at the times of a cron pattern, in UTC. Times that were missed, because the clock jumped, are one time; a time that
   * comes while the work still runs is left out.
   *
   * Errors: `flow.bad_schedule`.
   */
  at(pattern: string, work: () => Promise<void>): void
  /** Does what is due. Called by `start` every second; for a clock that is moved by hand, by who moves it. */
  tick(): Promise<void>
  start(): void
  stop(): void
}

interface Entry {
  readonly cron: Cron
  readonly work: () => Promise<void>
  due: number
  running: boolean
}

/**
 * @example
 * const schedule = createSchedule(clock, onFault)
 * schedule.at('0 * * * *', () => measureEveryEndpoint())
 */
export function createSchedule(clock: Clock, onFault: (error: unknown) => void): Schedule {
  const entries: Entry[] = []
  let timer: NodeJS.Timeout | undefined

  async function runDue(entry: Entry): Promise<void> {
    const now = clock.now()
    if (entry.due > now) return
    entry.due = nextAfter(entry.cron, now)
    if (entry.running) return
    entry.running = true
    await entry.work().catch(onFault)
    entry.running = false
  }

  const schedule: Schedule = {
    at(pattern, work) {
      const cron = read(pattern)
      entries.push({ cron, work, due: nextAfter(cron, clock.now()), running: false })
    },
    async tick() {
      await Promise.all(entries.map(runDue))
    },
    start() {
      timer ??= setInterval(() => schedule.tick(), TICK_MS).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
  }
  return schedule
}

function read(pattern: string): Cron {
  try {
    return new Cron(pattern, { paused: true, timezone: 'UTC' })
  } catch (error) {
    throw failFlow('bad_schedule', { pattern, reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
}

/** The next time after `now`; never, for a pattern whose times are all past. */
function nextAfter(cron: Cron, now: number): number {
  return cron.nextRun(new Date(now))?.getTime() ?? Number.POSITIVE_INFINITY
}
