import { Cron } from 'croner'
import { type Clock, MINUTE } from '../base/index.ts'
import { failFlow } from './errors.ts'

const TICK_MS = 1_000
/** More times than these are not caught up with: the oldest are left out. */
const MOST_MISSED = 1_000

/** When something is done: what `at` takes besides the pattern. */
export interface AtOptions {
  /** Under which its last time is remembered; without, it begins anew with each process. */
  readonly name?: string
  /** Of the pattern: a name of the IANA database. UTC when not given. */
  readonly timezone?: string
  /** Does every time that was missed, oldest first, and not only the last one. */
  readonly catchUp?: boolean
  /** How many of it may run at once; a time that would be one more is left out. 1 when not given. */
  readonly atOnce?: number
}

/** Where the last times of schedules are remembered. */
export interface ScheduleMemory {
  last(name: string): Promise<number | undefined>
  keep(name: string, at: number): Promise<void>
}

/** A schedule as it stands. */
export interface Standing {
  readonly name: string
  readonly pattern: string
  readonly timezone: string
  /** Undefined for a pattern whose times are all past. */
  readonly next?: number
  readonly last?: number
  /** Times that were left out since this process began, because the work of an earlier one still ran. */
  readonly leftOut: number
}

/** What is done at fixed times of the clock. */
export interface Schedule {
  /**
   * Does `work` at the times of a cron pattern; it is told the time it is for. Of times that were missed, because the clock jumped
   * or nobody ran, the last one is done, or all of them with `catchUp`. A local time that a change of the clocks leaves out is done
   * once, right after the change; one that comes twice is done the first time only.
   *
   * Errors: `flow.bad_schedule`.
   */
  at(pattern: string, work: (time: number) => Promise<unknown>, options?: AtOptions): void
  /** Does what is due. Called by `start` every second; for a clock that is moved by hand, by who moves it. */
  tick(): Promise<void>
  start(): void
  stop(): void
  standing(): readonly Standing[]
}

interface Entry {
  readonly name: string
  readonly pattern: string
  readonly cron: Cron
  readonly work: (time: number) => Promise<unknown>
  readonly options: AtOptions
  /** Times up to here were done, wait or were left out; undefined until the memory was asked. */
  seen: number | undefined
  last: number | undefined
  readonly begun: number
  readonly waiting: number[]
  running: number
  leftOut: number
}

/**
 * @example
 * const schedule = createSchedule(clock, onFault)
 * schedule.at('0 2 * * *', () => readOrders(), { timezone: 'Europe/Berlin', name: 'orders' })
 */
export function createSchedule(clock: Clock, onFault: (error: unknown) => void, memory?: ScheduleMemory): Schedule {
  const entries: Entry[] = []
  let timer: NodeJS.Timeout | undefined

  async function perform(entry: Entry, time: number): Promise<void> {
    entry.last = time
    try {
      // remembered before it is done: what fails is not begun again each second
      if (entry.options.name !== undefined) await memory?.keep(entry.options.name, time)
      await entry.work(time)
    } catch (fault) {
      onFault(fault)
    } finally {
      entry.running--
    }
    await Promise.all(begin(entry))
  }

  function begin(entry: Entry): Promise<void>[] {
    const { atOnce = 1 } = entry.options
    const begun: Promise<void>[] = []
    for (; entry.running < atOnce && entry.waiting.length > 0; entry.running++)
      begun.push(perform(entry, entry.waiting.shift()!))
    return begun
  }

  async function runDue(entry: Entry): Promise<void> {
    const { name, catchUp = false, atOnce = 1 } = entry.options
    if (entry.seen === undefined) {
      entry.last = name === undefined ? undefined : await memory?.last(name)
      const since =
        entry.last ?? (name === undefined || !memory ? entry.begun : await sinceOf(name, entry.begun, memory))
      entry.seen ??= since
    }
    const now = clock.now()
    const due = catchUp ? timesBetween(entry.cron, entry.seen, now) : lastTime(entry.cron, entry.seen, now)
    entry.seen = due.at(-1) ?? entry.seen
    if (!catchUp && entry.running >= atOnce) entry.leftOut += due.length
    else entry.waiting.push(...due)
    await Promise.all(begin(entry))
  }

  const schedule: Schedule = {
    at(pattern, work, options = {}) {
      const cron = read(pattern, options.timezone ?? 'UTC')
      const counts = { seen: undefined, last: undefined, waiting: [], running: 0, leftOut: 0 }
      entries.push({ name: options.name ?? pattern, pattern, cron, work, options, begun: clock.now(), ...counts })
    },
    async tick() {
      await Promise.all(entries.map((entry) => runDue(entry).catch(onFault)))
    },
    start() {
      timer ??= setInterval(() => schedule.tick(), TICK_MS).unref()
    },
    stop() {
      clearInterval(timer)
      timer = undefined
    },
    standing: () => entries.map((entry) => standingOf(entry, clock.now())),
  }
  return schedule
}

/** When a schedule that was never due yet was first seen: what it missed counts from there, also after a restart. */
async function sinceOf(name: string, begun: number, memory: ScheduleMemory): Promise<number> {
  const key = `since ${name}`
  const since = await memory.last(key)
  if (since === undefined) await memory.keep(key, begun)
  return since ?? begun
}

function standingOf({ name, pattern, cron, options, last, leftOut }: Entry, now: number): Standing {
  const next = nextAfter(cron, now)
  return {
    ...{ name, pattern, timezone: options.timezone ?? 'UTC', leftOut },
    ...(Number.isFinite(next) && { next }),
    ...(last !== undefined && { last }),
  }
}

/**
 * Refuses a pattern or a time zone that is none.
 *
 * Errors: `flow.bad_schedule`.
 */
export function checkSchedule(pattern: string, timezone = 'UTC'): void {
  read(pattern, timezone)
}

function read(pattern: string, timezone: string): Cron {
  try {
    const cron = new Cron(pattern, { paused: true, timezone })
    cron.nextRun()
    return cron
  } catch (error) {
    throw failFlow('bad_schedule', { pattern, reason: (error as Error).message.replace(/\.$/, '') }, error)
  }
}

/** The times after `from` up to `to`, the newest of them where they are many. */
function timesBetween(cron: Cron, from: number, to: number): readonly number[] {
  const times: number[] = []
  for (let at = nextAfter(cron, from); at <= to; at = nextAfter(cron, at)) {
    times.push(at)
    if (times.length > 2 * MOST_MISSED) times.splice(0, MOST_MISSED)
  }
  return times.slice(-MOST_MISSED)
}

/** The last time after `from` up to `to`, where there is one: looked for from the end, because there may be a year of them. */
function lastTime(cron: Cron, from: number, to: number): readonly number[] {
  if (nextAfter(cron, from) > to) return []
  let back = MINUTE
  while (to - back > from && nextAfter(cron, to - back) > to) back *= 2
  return timesBetween(cron, Math.max(from, to - back), to).slice(-1)
}

/** The next time after `now`; never, for a pattern whose times are all past. */
function nextAfter(cron: Cron, now: number): number {
  return cron.nextRun(new Date(now))?.getTime() ?? Number.POSITIVE_INFINITY
}
