import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./pipeline-child.mjs', import.meta.url))
const LONG = 300_000
/** No process has to do for longer; one that does is stuck. */
const LONGEST_LIFE = 60_000
/** Every boundary, and more kills at random, with `KILLS=all`: minutes. Else each step is met once, as it begins and as it ends in turn. */
const ALL = process.env['KILLS'] === 'all'
const AT_RANDOM = ALL ? 10 : 3
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

interface Launched {
  readonly child: ChildProcessWithoutNullStreams
  readonly closed: Promise<unknown[]>
  /** What it wrote on standard error. */
  readonly faults: string[]
}

/** A process that loads its code and waits for orders. */
function launch(): Launched {
  // A life of seconds is not worth optimizing the database's code for, which takes as long.
  const child = spawn(process.execPath, ['--liftoff-only', CHILD])
  const faults: string[] = []
  child.stderr.on('data', (data) => faults.push(String(data)))
  child.stdin.on('error', (error) => faults.push(error.message))
  return { child, closed: once(child, 'close'), faults }
}

/** The one that comes next loads while this one works. */
let next: Launched | undefined

afterAll(() => next?.child.kill('SIGKILL'))

/** Lets one process live on a folder, until it ends, is killed, or kills itself. */
async function live({ killAfterMs, whenServing, ...orders }: Orders): Promise<Life> {
  const { child, closed, faults } = next ?? launch()
  next = launch()
  const began = performance.now()
  const lines: Line[] = []
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
  expect([...faults, ...lines.filter((line) => line.fault !== undefined)]).toEqual([])
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
    expect(doneAgain([whole, whole])).toHaveLength(16)
  })

  it('in every step, ends as if it had not been, and does no finished step again', { timeout: LONG }, async () => {
    const folder = freshFolder()
    const lives: Life[] = []
    const passed = ALL ? [] : whole.boundaries.filter((_, i) => i % 4 === 1 || i % 4 === 2)
    const killedAt = [...passed]
    do {
      lives.push(await live({ folder, killedAt }))
      if (lives.at(-1)!.killed) killedAt.push(lives.at(-1)!.boundaries.at(-1)!)
    } while (lives.at(-1)!.killed)
    // One that was killed when its commit was durable finds the version there, and has no such step.
    const missed = whole.boundaries.filter((boundary) => !killedAt.includes(boundary))
    expect(missed).toEqual([`${FINISHED}data.ingest flights commit`].filter((boundary) => !passed.includes(boundary)))
    expect(lives.length).toBeGreaterThan(ALL ? 14 : 6)
    expect(doneAgain(lives)).toEqual([])
    expect(lives.at(-1)!.summary).toEqual(whole.summary)
  })

  it('a few times at random, ends as if it had not been, and does no finished step again', {
    timeout: LONG,
  }, async () => {
    for (let kills = 0; kills < AT_RANDOM; ) {
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

  it('while it serves, has every acknowledged change of traffic, label and prediction afterwards', {
    timeout: LONG,
  }, async () => {
    const folder = freshFolder()
    const canary = { champion: 1, challenger: 2, previous: null, mode: 'canary', percent: 25 }
    await live({
      ...{ folder, serve: true },
      async whenServing(url) {
        await ask('PUT', `${url}/api/v1/endpoints/late/traffic`, { ...canary, because: 'a try' })
        await ask('POST', `${url}/api/v1/endpoints/late/predictions`, { rows: requests(50), ids: idsOf('old', 50) })
        await sleep(1_200)
        const ids = idsOf('old', 30)
        await ask('POST', `${url}/api/v1/endpoints/late/labels`, { labels: ids.map((id) => ({ id, label: 1 })) })
        await ask('POST', `${url}/api/v1/endpoints/late/predictions`, { rows: requests(9), ids: idsOf('new', 9) })
      },
    })
    const { summary } = await live({ folder, serve: true, whenServing: async () => undefined })
    const { endpoints, traffic, models, aliases } = summary as Record<string, Record<string, unknown>[]>
    const journal = summary!['journal'] as Record<string, number>
    expect(models).toHaveLength(2)
    expect(endpoints).toMatchObject([{ champion: 1, challenger: 2, mode: 'canary', percent: 25 }])
    expect(traffic!.map(({ because }) => because)).toEqual(['a try', 'first model, passed its gates'])
    expect(aliases!.map(({ alias, version }) => [alias, version])).toEqual([['champion', 1]])
    const old = Object.entries(journal).filter(([id]) => id.startsWith('old'))
    expect(old.map(([id]) => id).sort()).toEqual(idsOf('old', 50).sort())
    expect(
      old
        .filter(([, label]) => label === 1)
        .map(([id]) => id)
        .sort(),
    ).toEqual(idsOf('old', 30).sort())
  })
})

const idsOf = (kind: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${kind}-${i}`)

function requests(count: number): object[] {
  const row = { date: '2001-05-14T00:00:00Z', distance: 500, origin: 'AAA', destination: 'ABA' }
  return Array.from({ length: count }, () => row)
}

/** Asks and waits for the acknowledgment. */
async function ask(method: string, url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) })
  expect(answer.ok, `${method} ${url} ${await answer.text()}`).toBe(true)
}
