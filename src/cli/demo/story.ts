import { createMillrace, type Millrace } from '../../app.ts'
import { MillraceError, manualClock } from '../../base/index.ts'
import { leakage, reproduce } from '../../training/index.ts'
import type { Session } from '../session.ts'
import { flightsBetween } from './flights.ts'
import { flightsProject } from './project.ts'
import { replay } from './replay.ts'
import type { DemoReport } from './report.ts'
import { findFlights } from './source.ts'
import { startStopwatch } from './stopwatch.ts'
import { sumUp } from './sum-up.ts'

/** When the demo begins to serve, and when the flights end. */
export const OPENING = Date.UTC(2001, 4, 14)
const LAST_MONDAY = Date.UTC(2001, 5, 25)
const END = Date.UTC(2001, 6, 1)
const HOURS_A_WEEK = 168

/** How the story is told. */
export interface Telling {
  readonly sample: number
  /** Seconds a week takes; 0 as fast as it goes, and then it ends by itself. */
  readonly pace: number
  readonly report: (done: DemoReport) => void
}

/** Shares of the whole that each part takes, for the bar. */
const PARTS = { prepare: [0, 0.3], leakage: [0.3, 0.38], replay: [0.38, 0.95], reproduce: [0.95, 1] } as const

/**
 * Turns the loop once, from files to a champion that was replaced and reproduced, through the same application, HTTP endpoint and
 * policies as production; only the clock is the demo's.
 */
export async function tellStory(session: Session, telling: Telling): Promise<void> {
  const { settings, log, progress, terminal } = session
  const project = flightsProject(findFlights(), telling.sample)
  const clock = manualClock(OPENING)
  const app = await createMillrace({ settings, project, log, clock })
  const watch = startStopwatch(app.events)
  const part = (name: keyof typeof PARTS) => (done: number, doing: string) => {
    const [from, to] = PARTS[name]
    progress.report(from + (to - from) * done, doing)
  }
  let end = async (): Promise<void> => undefined
  let asked = false
  try {
    const running = await app.serve()
    end = running.stop
    if (telling.pace > 0) terminal.err(`The page: ${running.url}\n`)
    const stopped = telling.pace > 0 ? terminal.stopped() : undefined
    stopped?.then(() => {
      asked = true
    })
    const applied = await app.apply(part('prepare'))
    const leaks = await leakage(app.rooms.training, project.models[0]!, {
      window: windowOf(project.models[0]!.windowMs),
      asOf: OPENING,
    })
    part('leakage')(1, 'compared the honest join with a careless one')
    const flights = await flightsBetween(app, { from: OPENING, to: END, sample: telling.sample })
    await watch.time('replay', () =>
      replay({
        ...{ base: running.url, clock, flights, from: OPENING, to: END },
        refresh: app.refresh,
        tick: app.look,
        over: () => asked,
        onHour: async (now, predictions) => {
          const day = new Date(now).toISOString().slice(0, 10)
          part('replay')(
            (now - OPENING) / (END - OPENING),
            `${day}  ${predictions.toLocaleString('en-US')} predictions`,
          )
          if (telling.pace > 0) await Promise.race([pause((telling.pace * 1_000) / HOURS_A_WEEK), stopped])
        },
      }),
    )
    if (asked) return
    await measureLastWeek(app)
    part('reproduce')(0, 'training the champion again from its record')
    const reproduced = await reproduceChampion(app)
    progress.end()
    telling.report(await sumUp(app, { applied, leakage: leaks, reproduced, seconds: watch.seconds() }))
    if (stopped) {
      terminal.err(`The page stays open at ${running.url}. Ctrl-C ends it.\n`)
      await stopped
    }
  } finally {
    await end()
    await app.close()
  }
}

function windowOf(length: number): { from: number; to: number } {
  return { from: OPENING - length, to: OPENING }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The last week has six days of flights; it is measured as what it is, so that it is compared with the same six days. */
async function measureLastWeek(app: Millrace): Promise<void> {
  await app.rooms.monitoring.measure('late', { from: LAST_MONDAY, to: END })
}

async function reproduceChampion(app: Millrace): Promise<boolean> {
  const champion = await app.rooms.models.alias('late', 'champion')
  if (champion?.run === undefined || champion.run === null) return false
  try {
    return (await reproduce(app.rooms.training, champion.run)).same
  } catch (error) {
    if (error instanceof MillraceError) return false
    throw error
  }
}
