import { type Events, MillraceError } from '../base/index.ts'
import { secondFailed } from './events.ts'
import type { JournalEntry } from './journal/entry.ts'
import type { Journal } from './journal/journal.ts'
import type { LoadedVersion } from './loading/loaded.ts'
import { type Reading, type Scorer, score } from './scorer.ts'

/** Scores that are still to come for rows that were answered. */
export interface Gap {
  readonly scorer: Scorer
  /** All where not given. */
  readonly rows: Uint32Array | undefined
  /** The scores of all rows, in which these are written. */
  readonly into: Float64Array
}

/** A request that was answered and is not yet fully kept. */
export interface Pair {
  readonly entry: JournalEntry
  readonly reading: Reading
  readonly gaps: readonly Gap[]
  /** Whether its entry is in the journal already, without the scores to come. */
  readonly appended: boolean
}

/**
 * Lets the other version score what one version answered: after the answer, on the very same rows, few at a time. The journal gets
 * both scores in one entry, or after a quarter of a second the one without the other, and both when they are there.
 */
export interface Pairs {
  /** False where too many rows wait: the entry is then kept as it is. */
  add(endpoint: string, pair: Pair): boolean
  /** Resolves when all that was added up to now is kept whole; within five seconds in any case. */
  settled(endpoint?: string): Promise<void>
  /** Rows of an endpoint that were never scored twice, as too many waited. */
  unpaired(endpoint: string): number
}

/** What pairs are kept with. */
export interface PairNeeds {
  readonly journal: Pick<Journal, 'append'>
  readonly events: Events
  readonly onFault: (fault: unknown) => void
}

const MOST_ROWS = 10_000
const ROWS_A_TURN = 128
/** Twice this long, at most, an entry waits for its pair. */
const TICK_MS = 125
const SETTLED_AFTER_MS = 5_000

interface Waiting extends Pair {
  /** The tick in which it came. */
  readonly tick: number
  kept: boolean
  done: boolean
}

interface Line {
  readonly endpoint: string
  /** In the order of the answers; those at the head that are done leave. */
  readonly waiting: Waiting[]
  rows: number
  unpaired: number
  /** How many of those waiting were begun. */
  begun: number
  busy: boolean
  tick: number
  timer: NodeJS.Timeout | undefined
  listeners: { readonly last: Waiting; readonly tell: () => void }[]
}

/** Begins with nothing waiting. */
export function createPairs(needs: PairNeeds): Pairs {
  const lines = new Map<string, Line>()
  function lineOf(endpoint: string): Line {
    const known = lines.get(endpoint)
    if (known) return known
    const fresh = {
      endpoint,
      waiting: [],
      listeners: [],
      rows: 0,
      unpaired: 0,
      begun: 0,
      busy: false,
      tick: 0,
      timer: undefined,
    }
    lines.set(endpoint, fresh)
    return fresh
  }
  return {
    add(endpoint, pair) {
      const line = lineOf(endpoint)
      const { rows } = pair.reading
      if (line.rows + rows > MOST_ROWS && line.rows > 0) {
        line.unpaired += rows
        return false
      }
      line.rows += rows
      line.waiting.push({ ...pair, tick: line.tick, kept: pair.appended, done: false })
      if (!line.busy) begin(needs, line)
      line.timer ??= setTimeout(() => keepOverdue(needs, line), TICK_MS).unref()
      return true
    },
    async settled(endpoint) {
      const asked = endpoint === undefined ? [...lines.values()] : [lines.get(endpoint)]
      await Promise.all(asked.map((line) => line && emptied(line)))
    },
    unpaired: (endpoint) => lines.get(endpoint)?.unpaired ?? 0,
  }
}

function begin(needs: PairNeeds, line: Line): void {
  line.busy = true
  setImmediate(() => {
    fillSome(needs, line)
      .catch(needs.onFault)
      .finally(() => {
        if (line.begun < line.waiting.length) begin(needs, line)
        else line.busy = false
      })
  })
}

/** Begins as many as make a small run together, and ends when they have ended. */
async function fillSome(needs: PairNeeds, line: Line): Promise<void> {
  const some: Waiting[] = []
  for (let rows = 0; rows < ROWS_A_TURN && line.begun < line.waiting.length; line.begun++) {
    const next = line.waiting[line.begun]!
    some.push(next)
    rows += next.reading.rows
  }
  await Promise.all(
    some.map(async (pair) => {
      await Promise.all(pair.gaps.map((gap) => fillGap(needs, line.endpoint, { gap, reading: pair.reading })))
      pair.done = true
    }),
  )
  keepDone(needs, line)
}

const NOBODY_WAITS = { outputs: [], deadline: undefined, gone: undefined }

async function fillGap(
  needs: Pick<PairNeeds, 'events'>,
  endpoint: string,
  { gap, reading }: { readonly gap: Gap; readonly reading: Reading },
): Promise<void> {
  const { scorer, rows, into } = gap
  try {
    const { scores } = await score(scorer, { ...reading, ...NOBODY_WAITS }, rows)
    if (rows === undefined) into.set(scores)
    else for (let i = 0; i < rows.length; i++) into[rows[i]!] = scores[i]!
  } catch (error) {
    tellFailure(needs, { endpoint, scorer, error })
  }
}

const failedOnce = new WeakSet<LoadedVersion>()

/** Too much work is no failure of a version, nor is that it was let go meanwhile. */
const NO_FAILURE: ReadonlySet<string> = new Set(['serving.overloaded', 'inference.closed'])

/** Tells once for each loaded version that it fails beside another one. */
export function tellFailure(
  { events }: Pick<PairNeeds, 'events'>,
  what: { readonly endpoint: string; readonly scorer: Scorer; readonly error: unknown },
): void {
  const { endpoint, scorer, error } = what
  if (failedOnce.has(scorer.loaded) || (error instanceof MillraceError && NO_FAILURE.has(error.code))) return
  failedOnce.add(scorer.loaded)
  events.publish(secondFailed, { endpoint, version: scorer.version, reason: (error as Error).message })
}

/** What is done at the head of the line goes to the journal, in order. */
function keepDone(needs: PairNeeds, line: Line): void {
  let count = 0
  for (const pair of line.waiting) {
    if (!pair.done) break
    keep(needs, line, pair)
    line.rows -= pair.reading.rows
    count++
  }
  const gone = new Set(line.waiting.splice(0, count))
  line.begun -= count
  line.listeners = line.listeners.filter(({ last, tell }) => {
    if (gone.has(last)) tell()
    return !gone.has(last)
  })
  if (line.waiting.length > 0) return
  clearTimeout(line.timer)
  line.timer = undefined
}

/** What waited its time is kept without its pair. */
function keepOverdue(needs: PairNeeds, line: Line): void {
  for (const pair of line.waiting) {
    if (pair.kept || pair.tick === line.tick) continue
    keep(needs, line, pair)
    pair.kept = true
  }
  line.tick++
  line.timer = line.waiting.length > 0 ? setTimeout(() => keepOverdue(needs, line), TICK_MS).unref() : undefined
}

function keep(needs: PairNeeds, { endpoint }: Line, { entry }: Waiting): void {
  try {
    needs.journal.append(endpoint, entry)
  } catch (fault) {
    needs.onFault(fault)
  }
}

function emptied(line: Line): Promise<void> {
  const last = line.waiting.at(-1)
  if (last === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, SETTLED_AFTER_MS)
    line.listeners.push({
      last,
      tell: () => {
        clearTimeout(timer)
        resolve()
      },
    })
  })
}
