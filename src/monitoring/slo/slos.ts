import { type Clock, HOUR, type NewId } from '../../base/index.ts'
import type { Serving } from '../../serving/index.ts'
import type { Database } from '../../storage/index.ts'
import type { Alerts } from '../alerts/alerts.ts'
import { burnsOf, minuteOf, worstOf } from './burn.ts'
import { createKeptCounts, type KeptCounts } from './kept.ts'
import { burnFinding, codeOf } from './message.ts'
import { type Count, createMinutes, type Minutes } from './minutes.ts'
import { between, servedCount } from './readings.ts'
import type { SloObjective } from './slo.ts'
import { type ObjectiveShare, type ObjectiveStatus, shareWithin, statusOf } from './status.ts'

/** The objectives of one endpoint. */
export interface DeclaredSlo {
  readonly endpoint: string
  readonly objectives: readonly SloObjective[]
}

/** How the objectives of an endpoint stand. */
export interface EndpointStatus {
  readonly endpoint: string
  readonly objectives: readonly ObjectiveStatus[]
}

/** Counts what objectives are about, off the hot path, and raises alerts where a budget burns too fast. */
export interface Slos {
  /** Of one endpoint, or of all that declare objectives; undefined where the endpoint declares none. */
  status(endpoint: string): Promise<EndpointStatus | undefined>
  statuses(): Promise<readonly EndpointStatus[]>
  /** How objectives were kept in a stretch of time; empty where the endpoint declares none. */
  within(endpoint: string, span: { readonly from: number; readonly to: number }): Promise<readonly ObjectiveShare[]>
  /** Counts what came since the last look, keeps it, and raises or resolves alerts. One look at a time. */
  look(): Promise<void>
  /** Looks every half minute from now on. */
  start(): void
  close(): Promise<void>
}

export interface SloNeeds {
  readonly database: Database
  readonly clock: Clock
  /** Names this process among those that count the same objectives. */
  readonly newId: NewId
  readonly alerts: Pick<Alerts, 'raise' | 'resolve' | 'list'>
  readonly declared: readonly DeclaredSlo[]
  /** What an endpoint did since the process began. */
  readonly numbers: Serving['numbers']
  /** Whether a failure with this code is a fault of ours. */
  readonly isFault: (code: string) => boolean
  /** How old the features are that an endpoint answers with, in milliseconds; none where nothing is known of them. */
  readonly agesOf: (endpoint: string) => Promise<readonly number[]>
  readonly onFault: (fault: unknown) => void
}

/** One objective, as it is followed. */
interface Tracked {
  readonly endpoint: string
  readonly objective: SloObjective
  readonly minutes: Minutes
  readonly kept: KeptCounts
  /** What the counters said at the last look. */
  before: Count | undefined
  /** The last minute whose ages were looked at, and the last hour when old counts were dropped. */
  minute: number
  hour: number
  /** The hour up to which the counts of other processes are known. */
  known: number
  /** What was told last; nothing yet in this process where undefined. */
  told: Level | undefined
}

type Level = ObjectiveStatus['level']

const LOOK_EVERY_MS = 30_000
const MOST_OPEN = 1_000

/** Makes it; what was counted by an earlier process is read at the first use. */
export function createSlos(needs: SloNeeds): Slos {
  const { clock, declared } = needs
  let opened: Promise<readonly Tracked[]> | undefined
  const open = (): Promise<readonly Tracked[]> => {
    opened ??= openAll(needs).catch((fault: unknown) => {
      opened = undefined
      throw fault
    })
    return opened
  }
  const current = async (): Promise<readonly Tracked[]> => {
    const all = await open()
    for (const one of all) addServed(needs, one)
    return all
  }
  const statusIn = (all: readonly Tracked[], endpoint: string): EndpointStatus => {
    const own = all.filter((one) => one.endpoint === endpoint)
    return { endpoint, objectives: own.map(({ minutes, objective }) => statusOf(minutes, objective, clock.now())) }
  }
  let isFirst = true
  const lookNow = async (): Promise<void> => {
    const all = await current()
    if (isFirst) await resolveUndeclared(needs)
    isFirst = false
    for (const one of all) await follow(needs, one)
  }
  let looking: Promise<void> = Promise.resolve()
  const look = (): Promise<void> => {
    const now = looking.catch(() => undefined).then(lookNow)
    looking = now
    return now
  }
  return {
    async status(endpoint) {
      return declared.some((one) => one.endpoint === endpoint) ? statusIn(await current(), endpoint) : undefined
    },
    async statuses() {
      const all = await current()
      return declared.map(({ endpoint }) => statusIn(all, endpoint))
    },
    async within(endpoint, span) {
      const own = (await current()).filter((one) => one.endpoint === endpoint)
      return own.map(({ minutes, objective }) => shareWithin(minutes, objective, span))
    },
    look,
    ...timed(needs, look),
  }
}

/** The last look keeps what was counted since the one before. */
function timed({ declared, onFault }: SloNeeds, look: () => Promise<void>): Pick<Slos, 'start' | 'close'> {
  let timer: NodeJS.Timeout | undefined
  const again = (): Promise<void> => look().catch(onFault)
  return {
    start() {
      if (timer) return
      void again()
      if (declared.length > 0) timer = setInterval(again, LOOK_EVERY_MS)
    },
    async close() {
      if (!timer) return
      clearInterval(timer)
      await again()
    },
  }
}

const hoursOf = ({ window }: SloObjective): number => Math.ceil(window / HOUR) + 1

async function openAll({ database, clock, declared, newId }: SloNeeds): Promise<readonly Tracked[]> {
  const process = newId()
  const hour = Math.floor(clock.now() / HOUR)
  const all = declared.flatMap(({ endpoint, objectives }) => objectives.map((objective) => ({ endpoint, objective })))
  return Promise.all(
    all.map(async ({ endpoint, objective }) => {
      const kept = createKeptCounts(database, { endpoint, objective: objective.key, process })
      const minutes = createMinutes(await kept.others(hour - hoursOf(objective)))
      return {
        endpoint,
        objective,
        minutes,
        kept,
        before: undefined,
        minute: minuteOf(clock.now()),
        hour: 0,
        known: hour,
        told: undefined,
      }
    }),
  )
}

function addServed({ clock, numbers, isFault }: SloNeeds, tracked: Tracked): void {
  const { endpoint, objective, minutes } = tracked
  const served = objective.name === 'freshness' ? undefined : numbers(endpoint)
  if (!served) return
  const now = servedCount(served, objective, isFault)
  minutes.add(minuteOf(clock.now()), between(tracked.before, now))
  tracked.before = now
}

async function follow(needs: SloNeeds, tracked: Tracked): Promise<void> {
  const { kept, minutes, objective } = tracked
  await addAges(needs, tracked)
  const changed = minutes.changed()
  await kept.write(changed).catch((fault: unknown) => {
    minutes.again(changed)
    throw fault
  })
  const hour = Math.floor(needs.clock.now() / HOUR)
  // others write the hour that runs, and shortly after its end the one before
  const since = Math.min(hour, tracked.known) - 1
  minutes.others(since, await kept.others(since))
  tracked.known = hour
  if (hour > tracked.hour) {
    tracked.hour = hour
    minutes.drop(hour - hoursOf(objective))
    await kept.drop(hour - hoursOf(objective))
  }
  await tell(needs, tracked)
}

/** Each minute counts once: bad where any of the features is older than the bound. */
async function addAges({ clock, agesOf }: SloNeeds, tracked: Tracked): Promise<void> {
  const { endpoint, objective, minutes } = tracked
  const minute = minuteOf(clock.now())
  if (objective.name !== 'freshness' || minute <= tracked.minute) return
  tracked.minute = minute
  const ages = await agesOf(endpoint)
  if (ages.length > 0) minutes.add(minute, { total: 1, bad: Number(Math.max(...ages) > objective.bound!) })
}

/** A page takes the place of a ticket, and a ticket of a page that no longer burns. What was said before a restart is not said again. */
async function tell({ clock, alerts }: SloNeeds, tracked: Tracked): Promise<void> {
  const { endpoint, objective, minutes } = tracked
  const now = clock.now()
  const worst = worstOf(burnsOf(minutes, objective, now))
  const level = worst?.level ?? 'ok'
  if (level === tracked.told) return
  const code = codeOf(objective)
  if (worst) await alerts.raise(endpoint, burnFinding(objective, worst, statusOf(minutes, objective, now).budgetLeft))
  if (worst?.level !== 'page')
    await alerts.resolve(endpoint, code, { because: 'the budget no longer burns so fast', subjects: ['page'] })
  if (worst?.level !== 'ticket') {
    const because = worst ? 'it became a page' : 'the budget no longer burns faster than it sustains'
    await alerts.resolve(endpoint, code, { because, subjects: ['ticket'] })
  }
  tracked.told = level
}

/** What an earlier project declared and this one does not. */
async function resolveUndeclared({ alerts, declared }: SloNeeds): Promise<void> {
  const known = new Set(
    declared.flatMap(({ endpoint, objectives }) => objectives.map((objective) => `${endpoint} ${codeOf(objective)}`)),
  )
  const open = await alerts.list({ open: true, limit: MOST_OPEN })
  for (const { endpoint, code } of open)
    if (code.startsWith('slo.') && !known.has(`${endpoint} ${code}`))
      await alerts.resolve(endpoint, code, { because: 'its objective is no longer declared' })
}
