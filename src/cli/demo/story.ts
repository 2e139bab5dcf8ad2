import { createMillrace, type Millrace } from '../../app.ts'
import type { Project } from '../../automation/index.ts'
import { type ManualClock, MillraceError, manualClock } from '../../base/index.ts'
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
const OPENING = Date.UTC(2001, 4, 14)
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

/** Who watches: somebody at a terminal, who sets the pace and may leave, or nobody. */
interface Audience {
  /** Resolves when the person asks to stop; undefined where nobody watches. */
  readonly leaves: Promise<void> | undefined
  hasLeft(): boolean
  /** Lets an hour of the replay take as long as the person wants. */
  watchAnHour(): Promise<void>
}

function audienceOf({ terminal }: Session, { pace }: Telling): Audience {
  let left = false
  const leaves = pace > 0 ? terminal.stopped() : undefined
  leaves?.then(() => {
    left = true
  })
  const hour = (pace * 1_000) / HOURS_A_WEEK
  return {
    leaves,
    hasLeft: () => left,
    watchAnHour: () => (leaves ? Promise.race([pause(hour), leaves]) : Promise.resolve()),
  }
}

/**
 * Turns the loop once, from files to a champion that was replaced and reproduced, through the same application, HTTP endpoint and
 * policies as production; only the clock is the demo's.
 */
export async function tellStory(session: Session, telling: Telling): Promise<void> {
  const { settings, log, terminal } = session
  const project = flightsProject(findFlights(), telling.sample)
  const clock = manualClock(OPENING)
  const app = await createMillrace({ settings, project, log, clock })
  let end = async (): Promise<void> => undefined
  try {
    const running = await app.serve()
    end = running.stop
    const audience = audienceOf(session, telling)
    if (audience.leaves) terminal.err(`The page: ${running.url}\n`)
    const report = await turnLoop({ app, project, clock, base: running.url, audience, session, sample: telling.sample })
    session.progress.end()
    if (report) telling.report(report)
    if (audience.leaves && !audience.hasLeft()) terminal.err(`The page stays open at ${running.url}. Ctrl-C ends it.\n`)
    await audience.leaves
  } finally {
    await end()
    await app.close()
  }
}

interface Turn {
  readonly app: Millrace
  readonly project: Project
  readonly clock: ManualClock
  readonly base: string
  readonly audience: Audience
  readonly session: Session
  readonly sample: number
}

/** The parts of the story, one after the other; nothing to report where the audience left before the end. */
async function turnLoop(turn: Turn): Promise<DemoReport | undefined> {
  const { app, project, clock, base, audience } = turn
  const watch = startStopwatch(app.events)
  const part = partsOf(turn.session)
  const late = project.models[0]!
  const applied = await app.apply(part('prepare'))
  const window = { from: OPENING - late.windowMs, to: OPENING }
  const leaks = await leakage(app.rooms.training, late, { window, asOf: OPENING })
  part('leakage')(1, 'compared the honest join with a careless one')
  const flights = await flightsBetween(app, { from: OPENING, to: END, sample: turn.sample })
  const onHour = async (now: number, predictions: number): Promise<void> => {
    const day = new Date(now).toISOString().slice(0, 10)
    part('replay')((now - OPENING) / (END - OPENING), `${day}  ${predictions.toLocaleString('en-US')} predictions`)
    await audience.watchAnHour()
  }
  const doors = { refresh: app.refresh, tick: app.look, over: audience.hasLeft, onHour }
  await watch.time('replay', () => replay({ base, clock, flights, from: OPENING, to: END, ...doors }))
  if (audience.hasLeft()) return undefined
  await measureLastWeek(app)
  part('reproduce')(0, 'training the champion again from its record')
  const reproduced = await reproduceChampion(app)
  return sumUp(app, { applied, leakage: leaks, reproduced, seconds: watch.seconds() })
}

/** Progress of a part as progress of the whole. */
function partsOf({ progress }: Session) {
  return (name: keyof typeof PARTS) => (done: number, doing: string) => {
    const [from, to] = PARTS[name]
    progress.report(from + (to - from) * done, doing)
  }
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
