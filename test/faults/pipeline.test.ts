import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./pipeline-child.mjs', import.meta.url))
const LONG = 300_000
/** No process has to do for longer; one that does is stuck. */
const LONGEST_LIFE = 40_000
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

/** What a user sees of a folder in the end. */
type Summary = Readonly<Record<string, unknown>>

/** A line that the process prints. */
interface Line {
  readonly boundary?: string
  readonly summary?: Summary
  readonly url?: string
  readonly fault?: string
}

/** What a process said before it ended, by itself or by signal 9. */
interface Life {
  /** The boundaries of steps it came to. */
  readonly boundaries: readonly string[]
  /** Undefined where it was killed before. */
  readonly summary: Summary | undefined
  readonly ms: number
  readonly killed: boolean
}

interface Orders {
  readonly folder: string
  readonly killedAt?: readonly string[]
  readonly serve?: boolean
  /** The moment of its life when it is killed. */
  readonly killAfterMs?: number
  /** Called when it listens; killed when this is done. */
  readonly whenServing?: (url: string) => Promise<void>
}

const files = { flights: '', airports: '' }

/** Six thousand made-up flights between twenty airports, later in the evening and at some of them; three are impossible. */
beforeAll(async () => {
  const folder = freshFolder()
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder, blobs })
  const share = (salt: string) => `(hash(i, '${salt}') % 10000) / 10000.0`
  const airport = (salt: string) => `'A' || chr(65 + (hash(i, '${salt}') % 20)::int) || 'A'`
  const { address } = await lake.write(`
    select timestamp '2001-04-20' + to_seconds(i * 346)::interval as date, ${airport('from')} as origin,
      case when i = 70 then -3000 else
        (${share('noise')} * 40 + hour(date) * 0.9 + (ascii(origin[2]) % 4) * 6 - 22)::int end as delay,
      case when i = 71 then 0 else (100 + ${share('distance')} * 2000)::int end as distance,
      case when i = 72 then 'ZZZ' else ${airport('to')} end as destination
    from range(6000) r(i)`)
  files.flights = await blobs.path(address)
  files.airports = path.join(folder, 'airports.csv')
  const airports = Array.from({ length: 20 }, (_, i) => `A${String.fromCharCode(65 + i)}A,${30 + i},${-80 - i}`)
  writeFileSync(files.airports, ['iata,latitude,longitude', ...airports, ''].join('\n'))
  await lake.close()
})

/** A process that has loaded its code and waits for orders; the next one loads while this one works. */
let waiting: ChildProcessWithoutNullStreams | undefined

function launched(): ChildProcessWithoutNullStreams {
  // A life of seconds is not worth optimizing the database's code for, which takes as long.
  const launch = () => spawn(process.execPath, ['--liftoff-only', CHILD])
  const child = waiting ?? launch()
  waiting = launch()
  return child
}

afterAll(() => waiting?.kill('SIGKILL'))

/** Lets one process live on a folder, until it ends, is killed, or kills itself. */
async function live({ killAfterMs, whenServing, ...orders }: Orders): Promise<Life> {
  const child = launched()
  const closed = once(child, 'close')
  const began = performance.now()
  const [lines, fault] = [[] as Line[], [] as string[]]
  child.stderr.on('data', (data) => fault.push(String(data)))
  child.stdin.write(JSON.stringify({ ...orders, files }))
  const timers = [setTimeout(() => child.kill('SIGTERM'), LONGEST_LIFE)]
  if (killAfterMs !== undefined) timers.push(setTimeout(() => child.kill('SIGKILL'), killAfterMs))
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line.url !== undefined) await whenServing?.(line.url).finally(() => child.kill('SIGKILL'))
  }
  const [code, signal] = (await closed) as [number | null, string | null]
  timers.forEach(clearTimeout)
  const killed = signal === 'SIGKILL'
  expect([...fault, ...lines.filter((line) => line.fault !== undefined)]).toEqual([])
  expect(killed || code === 0, `it ended with ${signal ?? code} after ${lines.at(-1)?.boundary}`).toBe(true)
  const boundaries = lines.flatMap(({ boundary = [] }) => boundary)
  return { boundaries, summary: lines.find((line) => line.summary)?.summary, killed, ms: performance.now() - began }
}

const FINISHED = 'flow.step_finished '
const STARTED = 'flow.step_started '

/** Steps that a process began although an earlier one had said that they were finished. */
function doneAgain(lives: readonly Life[]): string[] {
  const finished = new Set<string>()
  const again: string[] = []
  for (const { boundaries } of lives) {
    const steps = (kind: string) => boundaries.filter((at) => at.startsWith(kind)).map((at) => at.slice(kind.length))
    again.push(...steps(STARTED).filter((step) => finished.has(step)))
    for (const step of steps(FINISHED)) finished.add(step)
  }
  return again
}

/** How often a step was begun. */
function mostTries(lives: readonly Life[]): number {
  const tries = new Map<string, number>([['', 0]])
  for (const boundary of lives.flatMap(({ boundaries }) => boundaries))
    if (boundary.startsWith(STARTED)) tries.set(boundary, (tries.get(boundary) ?? 0) + 1)
  return Math.max(...tries.values())
}

describe('the pipeline of the demo, whose process is killed', () => {
  let whole: Life
  beforeAll(async () => {
    whole = await live({ folder: freshFolder() })
  }, LONG)

  it('makes one version of each dataset and one champion when it is not', () => {
    const { rows, unfinished, versions } = whole.summary!
    expect(rows).toMatchObject({ dataset_version: 2, model_version: 1, run: 1, alias_move: 1, serving_traffic: 1 })
    expect(unfinished).toEqual([])
    expect(versions).toMatchObject([{ rows: 20 }, { rows: 5_997, quarantined: 3 }])
    expect(doneAgain([whole, whole])).toHaveLength(15)
  })

  it('at every boundary of a step, ends as if it had not been, and does no finished step again', {
    timeout: LONG,
  }, async () => {
    const folder = freshFolder()
    const lives: Life[] = []
    const killedAt: string[] = []
    do {
      lives.push(await live({ folder, killedAt }))
console.log(lives.at(-1)!.ms|0, lives.at(-1)!.boundaries.at(-1))
      if (lives.at(-1)!.killed) killedAt.push(lives.at(-1)!.boundaries.at(-1)!)
    } while (lives.at(-1)!.killed)
    // One that was killed when its commit was durable finds the version there, and has no such step.
    const missed = whole.boundaries.filter((boundary) => !killedAt.includes(boundary))
    expect(missed).toEqual([`${FINISHED}data.ingest flights commit`])
    expect(doneAgain(lives)).toEqual([])
    expect(lives.at(-1)!.summary).toEqual(whole.summary)
  })

  it('twenty times at random, ends as if it had not been, and does no finished step again', {
    timeout: LONG,
  }, async () => {
    for (let kills = 0; kills < 20; ) {
      const folder = freshFolder()
      const lives: Life[] = []
      do {
        // A step whose process ends three times is given up, so it ends no more than twice in one.
        const killAfterMs = mostTries(lives) < 2 ? { killAfterMs: random.integer(Math.round(whole.ms)) } : {}
        lives.push(await live({ folder, ...killAfterMs }))
      } while (lives.at(-1)!.killed)
      kills += lives.length - 1
      expect(doneAgain(lives)).toEqual([])
      expect(lives.at(-1)!.summary).toEqual(whole.summary)
    }
  })
})
