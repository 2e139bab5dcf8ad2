import { DAY } from '../../base/index.ts'
import type { Reference } from '../../evaluation/index.ts'
import { type Table, takeRows } from '../../table/index.ts'
import { addColumns, type DayColumns, emptyColumns } from './day-columns.ts'
import { addEstimates, type DayEstimates, type EstimateReading, emptyEstimates } from './day-estimates.ts'
import { addGroups, type DayGroups, emptyGroups, type GroupReading } from './day-groups.ts'
import { addScores, type DayScores, emptyScores } from './day-scores.ts'
import { type Counted, createKeptDays, type DaysNeeds, type Kept, type KeptDays, type KindName } from './kept-days.ts'
import type { Span } from './measure.ts'
import { numbersOf } from './scored.ts'

/** What a day, or the part of one that a window touches, says: built from its rows once, and again only where something came. */
export interface Days {
  /** Scores and labels of the days of a span, ascending; a day without rows is not there. */
  scores(asked: ScoresAsked): Promise<readonly OfDay<DayScores>[]>
  /** How the columns lie in the bins of one version's training. */
  columns(asked: ColumnsAsked): Promise<readonly OfDay<DayColumns>[]>
  /** What the estimator of one version expects of the rows where it was champion. */
  estimates(asked: EstimatesAsked): Promise<readonly OfDay<DayEstimates>[]>
  /** How the answers of champions fell on groups. */
  groups(asked: GroupsAsked): Promise<readonly OfDay<DayGroups>[]>
}

export interface OfDay<T> {
  /** Whole days since 1970, UTC. */
  readonly day: number
  readonly of: T
}

interface Asked extends Span {
  readonly endpoint: string
  readonly knownBy: number
}

export interface ScoresAsked extends Asked {
  readonly objective: Reference['objective']
  readonly segments: readonly string[]
}

export interface ColumnsAsked extends Asked {
  readonly reference: Reference
  readonly version: number
}

export type EstimatesAsked = Asked & EstimateReading

export type GroupsAsked = Asked & GroupReading

/** One kind of summary: how it is begun, filled and told apart from others. */
interface Kind<T extends Counted> extends KindName {
  readonly begin: () => T
  readonly add: (into: T, rows: Table) => void
}

/**
 * Summaries of days, kept in the database. Before each use the journal is asked what came since, and the days concerned are built
 * again: a late or corrected label reaches every later measurement, and costs one pass over its own day.
 */
export function createDays(needs: DaysNeeds): Days {
  const kept = createKeptDays(needs)
  const turns = new Map<string, Promise<unknown>>()
  /** One at a time, so that what came is not thrown away while it is built. */
  const inTurn = <T>(endpoint: string, work: () => Promise<T>): Promise<T> => {
    const now = (turns.get(endpoint) ?? Promise.resolve()).catch(() => undefined).then(work)
    turns.set(endpoint, now)
    return now
  }
  const all = <T extends Counted>(asked: Asked, kind: Kind<T>) =>
    inTurn(asked.endpoint, () => daysOf({ needs, kept }, asked, kind))
  return {
    scores: (asked) => all(asked, scoresKind(asked)),
    columns: (asked) => all(asked, columnsKind(asked)),
    estimates: (asked) => all(asked, estimatesKind(asked)),
    groups: (asked) => all(asked, groupsKind(asked)),
  }
}

function scoresKind({ objective, segments }: ScoresAsked): Kind<DayScores> {
  return {
    name: 'scores',
    // days written before hours were counted have a key without the first word
    key: ['hours', objective, ...segments].join(','),
    begin: emptyScores,
    add: (into, rows) => addScores(into, rows, { objective, segments }),
  }
}

function columnsKind({ reference, version }: ColumnsAsked): Kind<DayColumns> {
  const reading = { reference, version }
  return {
    name: 'columns',
    key: String(version),
    begin: () => emptyColumns(reading),
    add: (into, rows) => addColumns(into, rows, reading),
  }
}

function estimatesKind({ estimator, version, segments }: EstimatesAsked): Kind<DayEstimates> {
  const reading = { estimator, version, segments }
  return {
    name: 'estimates',
    key: [version, ...segments].join(','),
    begin: emptyEstimates,
    add: (into, rows) => addEstimates(into, rows, reading),
  }
}

function groupsKind({ columns, favorable, threshold }: GroupsAsked): Kind<DayGroups> {
  const reading = { columns, favorable, threshold }
  return {
    name: 'groups',
    key: [favorable, threshold, ...columns].join(','),
    begin: emptyGroups,
    add: (into, rows) => addGroups(into, rows, reading),
  }
}

interface Store {
  readonly needs: DaysNeeds
  readonly kept: KeptDays
}

async function daysOf<T extends Counted>({ needs, kept }: Store, asked: Asked, kind: Kind<T>): Promise<OfDay<T>[]> {
  const { endpoint, from, to, knownBy } = asked
  await kept.renew(endpoint)
  const [first, end] = [Math.ceil(from / DAY), Math.floor(to / DAY)]
  const found = await kept.find<T>(endpoint, kind, { first, end })
  const missing: number[] = []
  for (let day = first; day < end; day++) {
    const known = found.get(day)
    if (!known || known.next <= knownBy) missing.push(day)
  }
  for (const run of runsOf(missing)) {
    const built = await build(needs.journal, asked, { kind, days: run })
    for (const [day, one] of built) found.set(day, one)
    await kept.put(endpoint, kind, built)
  }
  for (const [day, part] of await edges(needs.journal, asked, kind)) found.set(day, part)
  return [...found].flatMap(([day, { of }]) => (of && of.rows > 0 ? [{ day, of }] : [])).sort((a, b) => a.day - b.day)
}

/** Stretches of days without a gap. */
function runsOf(days: readonly number[]): number[][] {
  const runs: number[][] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run?.at(-1) === day - 1) run.push(day)
    else runs.push([day])
  }
  return runs
}

/** The parts of days at the ends of a span, which are not kept. */
async function edges<T extends Counted>(
  journal: DaysNeeds['journal'],
  asked: Asked,
  kind: Kind<T>,
): Promise<Map<number, Kept<T>>> {
  const [first, last] = [Math.floor(asked.from / DAY), Math.floor(asked.to / DAY)]
  const spans: Span[] = []
  if (asked.from > first * DAY) spans.push({ from: asked.from, to: Math.min(asked.to, (first + 1) * DAY) })
  if (asked.to > last * DAY && (last > first || asked.from === first * DAY))
    spans.push({ from: last * DAY, to: asked.to })
  const parts = new Map<number, Kept<T>>()
  for (const span of spans) {
    const built = await build(journal, { ...asked, ...span }, { kind, days: [Math.floor(span.from / DAY)] })
    for (const [day, part] of built) parts.set(day, part)
  }
  return parts
}

/** One pass over the journal for all days that are wanted, whatever their number. */
async function build<T extends Counted>(
  journal: DaysNeeds['journal'],
  asked: Asked,
  { kind, days }: { readonly kind: Kind<T>; readonly days: readonly number[] },
): Promise<Map<number, Kept<T>>> {
  const built = new Map(days.map((day) => [day, { of: kind.begin(), next: Number.POSITIVE_INFINITY }]))
  if (days.length === 0) return built
  const from = Math.max(asked.from, days[0]! * DAY)
  const to = Math.min(asked.to, (days.at(-1)! + 1) * DAY)
  for await (const { rows, next } of journal.stream(asked.endpoint, { from, to, knownBy: asked.knownBy }))
    for (const [day, own] of byDay(rows)) {
      const into = built.get(day)
      if (!into) continue
      kind.add(into.of, own)
      into.next = Math.min(into.next, next)
    }
  return built
}

/** Most stretches of a journal are of one day. */
function byDay(rows: Table): [number, Table][] {
  const days = numbersOf(rows, 'at').map((at) => Math.floor(at / DAY))
  const [first] = days
  if (first === undefined) return []
  if (days.every((day) => day === first)) return [[first, rows]]
  const places = new Map<number, number[]>()
  days.forEach((day, row) => {
    const known = places.get(day)
    if (known) known.push(row)
    else places.set(day, [row])
  })
  return [...places].map(([day, own]) => [day, takeRows(rows, own)])
}
