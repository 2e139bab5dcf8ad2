import { setTimeout as sleep } from 'node:timers/promises'
import type { MetricPoint, Run } from '../runs/run.ts'
import type { Runs } from '../runs/runs.ts'
import { historyToken, readHistoryToken } from '../search/page.ts'
import { isLater } from './points.ts'

/** What came to a run since the last look. */
export interface Tail {
  readonly points: readonly MetricPoint[]
  /** To be given as `after` for what comes next. */
  readonly next: string
  /** True where the run has ended and all was shown. */
  readonly done: boolean
}

/** Which metrics, after which look, and for how many milliseconds to wait where nothing came. */
export interface TailQuery {
  readonly run: string
  /** The first by name where none is given. */
  readonly metrics?: readonly string[]
  readonly after?: string
  readonly waitMs: number
}

const LOOK_MS = 250
const MOST_METRICS = 20
/** Points of one metric in one look. */
const MOST_POINTS = 1_000
/** The first look shows so many steps back. */
const FIRST_STEPS = 10

/** The points that metrics of a run got since a look, by time; those of steps before what was shown are left to the history. */
export async function tailRun(runs: Runs, query: TailQuery): Promise<Tail> {
  const until = Date.now() + query.waitMs
  const shown = readShown(query.after)
  for (;;) {
    const run = await runs.get(query.run)
    const points = await newPoints(runs, query, shown)
    const over = isOver(run)
    if (points.length > 0 || over || Date.now() >= until)
      return { points: points.sort((a, b) => a.at - b.at), next: shownToken(shown), done: over && points.length === 0 }
    await sleep(LOOK_MS)
  }
}

const isOver = ({ status, state }: Run): boolean =>
  state === 'deleted' || (status !== 'RUNNING' && status !== 'SCHEDULED')

type Shown = Map<string, Omit<MetricPoint, 'key'>>

async function newPoints(runs: Runs, { run, metrics }: TailQuery, shown: Shown): Promise<MetricPoint[]> {
  const latest = (await runs.relations([run])).get(run)?.latest ?? []
  const watched = latest
    .filter(({ key }) => metrics === undefined || metrics.includes(key))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .slice(0, MOST_METRICS)
  const found: MetricPoint[] = []
  for (const point of watched) {
    const held = shown.get(point.key)
    if (held && !isLater(point, held)) continue
    const after = held ?? { step: point.step - FIRST_STEPS, at: Number.MAX_SAFE_INTEGER, value: Number.NaN }
    const page = await runs.history({ run, metric: point.key, limit: MOST_POINTS, after })
    const last = page.at(-1)
    if (last) shown.set(point.key, last)
    found.push(...page)
  }
  return found
}

function shownToken(shown: Shown): string {
  return [...shown].map(([key, point]) => `${encodeURIComponent(key)}:${historyToken(point)}`).join(',')
}

/** Throws `tracking.bad_page`. */
function readShown(token = ''): Shown {
  const parts = token.split(',').filter(Boolean)
  return new Map(
    parts.map((part) => {
      const [key = '', point = ''] = part.split(':')
      return [decodeURIComponent(key), readHistoryToken(point)]
    }),
  )
}
