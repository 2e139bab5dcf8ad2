import { setImmediate as breathe } from 'node:timers/promises'
import { nearestName } from '../../base/index.ts'
import type { Lake } from '../../storage/index.ts'
import {
  type Column,
  type ColumnKind,
  columnOf,
  quoteName,
  type Schema,
  schemaOf,
  type Table,
} from '../../table/index.ts'
import { fail } from '../errors.ts'
import { type SourcedView, summed, withLags } from '../sourced.ts'
import { type Finder, findersOf } from './find.ts'
import { type Grouped, grouped } from './grouped.ts'
import { createKeyCodes, type KeyCodes } from './key-codes.ts'
import { onlyAsked } from './only-asked.ts'
import { type Arrived, readArrivals } from './read-arrivals.ts'
import { type Run, runsOf } from './runs.ts'

/** Rows that ask for features, each at its moment. */
export interface Asking {
  /** With the columns that views are asked by. */
  readonly rows: Table
  /** Microseconds; NaN where a row has no moment, and so knows nothing. */
  readonly at: Float64Array
  /** Bytes that arrivals may take in memory at once, about; 512 MB when not given. */
  readonly bytes?: number
}

const BYTES = 512 * 2 ** 20
/** What a value of an arrival takes while it is sorted. */
const BYTES_A_VALUE = 16
/** Rows after which others are served. */
const STRETCH = 50_000

/**
 * The features of views for rows, as they were known at the moment of each row: by name, parallel to the rows.
 *
 * The arrivals of each run of views are read once, sorted by whom they are about and when they arrived, and walked beside the rows
 * that ask, in the same order. Arrivals that would take more memory than `bytes` are read in parts, by whom they are about.
 *
 * Errors: `features.bad_view`, `features.value_out_of_range`, `table.unknown_column`.
 */
export async function joinViews(
  lake: Lake,
  views: readonly SourcedView[],
  { rows, at, bytes = BYTES }: Asking,
): Promise<ReadonlyMap<string, Column>> {
  const schema = schemaOf(rows)
  for (const view of views) checkAsking(view, schema, 'the rows')
  const reach = reachOf(at)
  const known = new Map<string, Sorted>()
  const jobs = runsOf(views).flatMap((run) => {
    const key = JSON.stringify([run.asks, run.view.plan.keys])
    const sorted = known.get(key) ?? sortAsking(run, rows, at)
    known.set(key, sorted)
    return jobsOf({ lake, run, sorted, reach, rows: rows.rows, bytes })
  })
  const found = new Map<string, Column>()
  let next = jobs[0]?.read()
  for (const [i, job] of jobs.entries()) {
    const arrived = await next
    // What comes next is read while this is walked; where it fails, it fails when it is its turn.
    next = jobs[i + 1]?.read()
    next?.catch(() => undefined)
    if (arrived) await job.walk(arrived)
    for (const [name, column] of job.finish()) found.set(name, column)
  }
  return found
}

/** Sees to it that rows can ask: they have each column, of the kind of its key. Errors: `features.bad_view`. */
export function checkAsking(view: SourcedView, schema: Schema, of: string): void {
  const reason = reasonAgainstAsking(view, schema, of)
  if (reason !== undefined) throw fail('bad_view', { view: view.plan.view.name, where: 'on', reason })
}

/** Why rows with these columns cannot ask. */
export function reasonAgainstAsking({ plan }: SourcedView, schema: Schema, of: string): string | undefined {
  const names = schema.map((column) => column.name)
  for (const [i, name] of plan.view.on.entries()) {
    const kind = schema.find((column) => column.name === name)?.kind
    const wanted = plan.keys[i]!.kind
    if (kind === undefined) return `${of} has no column ${name}; the nearest is ${nearestName(name, names)}`
    if (kind !== wanted)
      return `column ${name} of ${of} holds ${inWords(kind)}, and the key of ${plan.view.name} ${inWords(wanted)}`
  }
  return undefined
}

const inWords = (kind: ColumnKind): string => (kind === 'category' ? 'texts' : `${kind}s`)

interface Sorted {
  readonly keys: KeyCodes
  /** SQL conditions on arrivals. */
  readonly only: readonly string[]
  /** Parallel to the asks of a run. */
  readonly asked: readonly Grouped[]
}

function sortAsking(run: Run, rows: Table, at: Float64Array): Sorted {
  const { asks, view } = run
  const keys = createKeyCodes(view.plan.keys.length)
  const codes = asks.map((ask) => keys.add(ask.map((name) => columnOf(rows, name))))
  return {
    keys,
    only: onlyAsked(run, rows),
    asked: codes.map((its) => grouped({ codes: its, moments: at, count: keys.count })),
  }
}

interface Moments {
  readonly from: number
  readonly to: number
}

function reachOf(at: Float64Array): Moments {
  let from = Number.POSITIVE_INFINITY
  let to = Number.NEGATIVE_INFINITY
  for (const moment of at) {
    if (moment < from) from = moment
    if (moment > to) to = moment
  }
  return { from, to }
}

interface Work {
  readonly lake: Lake
  readonly run: Run
  readonly sorted: Sorted
  readonly reach: Moments
  readonly rows: number
  readonly bytes: number
}

/** One part of a run. */
interface Job {
  /** Nothing where nobody asks. Errors: those of `joinViews`. */
  read(): Promise<Arrived | undefined>
  walk(arrived: Arrived): Promise<void>
  /** The features of the run, after its last part. */
  finish(): ReturnType<Finder['finish']>
}

function jobsOf(work: Work): readonly Job[] {
  const { run, sorted, reach } = work
  const { count } = sorted.keys
  let finders: readonly Finder[] | undefined
  const findersNow = (): readonly Finder[] => {
    finders ??= findersOf(run, work.rows)
    return finders
  }
  const asksNothing = count === 0 || reach.to < reach.from
  const parts = asksNothing ? 1 : Math.ceil((run.view.rows * BYTES_A_VALUE * (run.values.length + 4)) / work.bytes) || 1
  const size = Math.ceil(count / parts)
  return Array.from({ length: parts }, (_, i) => {
    const part = { from: Math.min(i * size, count), to: Math.min((i + 1) * size, count) }
    return {
      read: async () => (asksNothing ? undefined : readPart(work, part)),
      walk: (arrived) => walk(findersNow(), sorted, { arrived, part }),
      finish: () => (i === parts - 1 ? findersNow().flatMap((finder) => finder.finish()) : []),
    }
  })
}

async function readPart({ lake, run, sorted, reach }: Work, part: Moments): Promise<Arrived> {
  const { view, values, withEvents, lookback } = run
  try {
    return await readArrivals(lake, sorted.keys, {
      ...{ sql: await arrivalsSql({ lake, run, sorted, reach }), rows: view.rows, keys: view.plan.keys.length, part },
      ...{
        values: values.length,
        withEvents,
        withRows: sorted.only.length > 0,
        after: reach.from - lookback,
        to: reach.to,
      },
    })
  } catch (error) {
    throw summed(error, [view.plan.view])
  }
}

async function walk(
  finders: readonly Finder[],
  { asked }: Sorted,
  { arrived, part }: { readonly arrived: Arrived; readonly part: Moments },
): Promise<void> {
  for (let from = part.from; from < part.to; ) {
    let to = from + 1
    while (to < part.to && rowsBefore(to, arrived, asked) - rowsBefore(from, arrived, asked) < STRETCH) to++
    for (const finder of finders) finder.find(arrived, asked, { from, to })
    from = to
    await breathe()
  }
  for (const finder of finders) finder.settle(arrived)
}

function rowsBefore(code: number, { starts }: Arrived, asked: readonly Grouped[]): number {
  let rows = starts[code]!
  for (const its of asked) rows += its.starts[code]!
  return rows
}

/**
 * Rows that may arrive within reach, with keys `k0`, …, arrival `a`, event `h` and values `v0`, …; with their places `r` where a
 * condition looks them up, which the engine does in no order.
 */
async function arrivalsSql({
  lake,
  run,
  sorted,
  reach,
}: Pick<Work, 'lake' | 'run' | 'sorted' | 'reach'>): Promise<string> {
  const { from, to } = reach
  const { plan, source } = run.view
  const time = quoteName(plan.view.from.time!)
  const columns = [
    ...plan.keys.map(({ sql }, i) => `${sql} as k${i}`),
    `${plan.arrival} as a`,
    ...(run.withEvents ? [`${plan.event} as h`] : []),
    ...(sorted.only.length > 0 ? ['__row as r'] : []),
    ...run.values.map(({ sql }, i) => `${sql} as v${i}`),
  ]
  // A row arrives at its time or later: what happened after the end cannot have arrived before it.
  const limits = [...sorted.only, `${time} <= make_timestamp(${Math.ceil(to) + (run.view.lead ?? 0)})`]
  if (Number.isFinite(run.lookback)) {
    const [view] = await withLags(lake, [run.view])
    limits.push(`${time} > make_timestamp(${Math.floor(from - run.lookback - view!.lag)})`)
  }
  return `select ${columns.join(', ')} from ${source} where ${limits.join(' and ')}`
}
