import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./pipeline-child.mjs', import.meta.url))
const LONG = 300_000
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

/** A line of the child that names a boundary of a step. */
interface Boundary {
  readonly boundary: string
  readonly cached: boolean
}

/** What a process said before it ended, by itself or by signal 9. */
interface Life {
  readonly boundaries: readonly Boundary[]
  /** What a user sees in the end; nothing where it was killed before. */
  readonly summary?: Record<string, unknown>
  /** How long it lived, and how long until the stores were open. */
  readonly ms: number
  readonly opened: number
  readonly killed: boolean
}

interface Orders {
  readonly folder: string
  readonly killedAt?: readonly string[]
  readonly serve?: boolean
  /** The moment of its life when it is killed. */
  readonly killAfterMs?: number
  /** Called when it listens; killed when this is done. */
  readonly whenServing?: (url: string, summary: Record<string, unknown>) => Promise<void>
}

const files = { flights: '', airports: '' }

/** Twenty thousand made-up flights between twenty airports, later in the evening and at some of them; three are impossible. */
beforeAll(async () => {
  const folder = freshFolder()
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder, blobs })
  const share = (salt: string) => `(hash(i, '${salt}') % 10000) / 10000.0`
  const airport = (salt: string) => `'A' || chr(65 + (hash(i, '${salt}') % 20)::int) || 'A'`
  const { address } = await lake.write(`
    select timestamp '2001-04-20' + to_seconds(i * 104)::interval as date, ${airport('from')} as origin,
      case when i = 70 then -3000 else
        (${share('noise')} * 40 + hour(date) * 0.9 + (ascii(origin[2]) % 4) * 6 - 22)::int end as delay,
      case when i = 71 then 0 else (100 + ${share('distance')} * 2000)::int end as distance,
      case when i = 72 then 'ZZZ' else ${airport('to')} end as destination
    from range(20000) r(i)`)
  files.flights = await blobs.path(address)
  files.airports = path.join(folder, 'airports.csv')
  const airports = Array.from({ length: 20 }, (_, i) => `A${String.fromCharCode(65 + i)}A,${30 + i},${-80 - i}`)
  writeFileSync(files.airports, ['iata,latitude,longitude', ...airports, ''].join('\n'))
  await lake.close()
})

/** Lets one process live on a folder, until it ends, is killed, or kills itself. */
async function live({ killAfterMs, whenServing, ...orders }: Orders): Promise<Life> {
  const began = performance.now()
  const given = JSON.stringify({ ...orders, files })
  const child = spawn(process.execPath, [CHILD, given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  let text = ''
  const linesSoFar = () => text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>)
  const served = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (data) => {
      text += data
      const url = whenServing && linesSoFar().find((line) => 'url' in line)?.['url']
      if (url) whenServing(String(url), summaryIn(linesSoFar())!).then(() => child.kill('SIGKILL')).then(() => resolve(), reject)
    })
    child.once('close', () => resolve())
  })
  const closed = once(child, 'close')
  await served.finally(() => child.kill('SIGKILL'))
  const [code, signal] = (await closed) as [number | null, string | null]
  clearTimeout(timer)
  const lines = linesSoFar()
  expect(lines.filter((line) => 'fault' in line)).toEqual([])
  expect(signal === 'SIGKILL' || code === 0, `the process ended with ${code}`).toBe(true)
  const summary = summaryIn(lines)
  return {
    boundaries: lines.filter((line) => 'boundary' in line) as unknown as Boundary[],
    ...(summary && { summary }),
    ms: performance.now() - began,
    opened: Number(lines.find((line) => 'opened' in line)?.['opened'] ?? 0),
    killed: signal === 'SIGKILL',
  }
}

function summaryIn(lines: readonly Record<string, unknown>[]): Record<string, unknown> | undefined {
  return lines.find((line) => 'summary' in line)?.['summary'] as Record<string, unknown> | undefined
}

const FINISHED = 'flow.step_finished '
const STARTED = 'flow.step_started '

/** Steps that a process began although an earlier one had said that they were finished. */
function doneAgain(lives: readonly Life[]): string[] {
  const finished = new Set<string>()
  const again: string[] = []
  for (const { boundaries } of lives) {
    const begun = boundaries.map(({ boundary }) => boundary).filter((boundary) => boundary.startsWith(STARTED))
    again.push(...begun.map((boundary) => boundary.slice(STARTED.length)).filter((step) => finished.has(step)))
    for (const { boundary } of boundaries)
      if (boundary.startsWith(FINISHED)) finished.add(boundary.slice(FINISHED.length))
  }
  return again
}

describe('the pipeline of the demo, whose process is killed', () => {
  let whole: Life
  let expected: Record<string, unknown>

  beforeAll(async () => {
    whole = await live({ folder: freshFolder() })
    expected = whole.summary!
  }, LONG)

  it('gives one version of each dataset and one champion when nobody kills it', () => {
    console.log(whole.ms, whole.opened, whole.boundaries.map(b=>b.boundary), JSON.stringify(expected,null,1).slice(0,12000))
  })

  it('at every boundary of a step, ends as if it had not been', { timeout: LONG }, async () => {
    const folder = freshFolder()
    const killedAt: string[] = []
    const lives: Life[] = []
    for (;;) {
      const life = await live({ folder, killedAt })
      lives.push(life)
      if (!life.killed) break
      killedAt.push(life.boundaries.at(-1)!.boundary)
      console.log(killedAt.at(-1), Math.round(life.ms), life.opened)
    }
    expect(new Set(killedAt).size).toBe(killedAt.length)
    const missed = whole.boundaries.map(({ boundary }) => boundary).filter((boundary) => !killedAt.includes(boundary))
    expect(missed).toEqual([])
    expect(doneAgain(lives)).toEqual([])
    expect(lives.at(-1)!.summary).toEqual(expected)
  })
})
