import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./tracking-child.mjs', import.meta.url))
const LIVES = 4
const WRITERS = 9
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

interface Done {
  readonly writer: number
  readonly name: string
  readonly size: number
  readonly first: number
}

interface Line {
  readonly started?: boolean
  readonly fault?: string
  readonly done?: Done
  readonly writer?: number
  readonly params?: Readonly<Record<string, string>>
  readonly tags?: Readonly<Record<string, string>>
  readonly metrics?: Readonly<Record<string, number>>
  readonly points?: readonly (readonly [number, number])[]
}

/** The lines that were written to their end: what a killed process was still writing is nobody's. */
async function* wholeLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest = Buffer.alloc(0)
  for await (const data of source) {
    rest = Buffer.concat([rest, data])
    const end = rest.lastIndexOf('\n')
    if (end < 0) continue
    yield* rest.toString('utf8', 0, end).split('\n')
    rest = rest.subarray(end + 1)
  }
}

/** Lets a process log until it is killed at some moment, or read. */
async function live(orders: object, killWithin?: number): Promise<readonly Line[]> {
  const child = spawn(process.execPath, ['--liftoff-only', CHILD])
  const lines: Line[] = []
  child.stderr.on('data', (data) => lines.push({ fault: String(data) }))
  child.stdin.on('error', () => undefined)
  child.stdin.write(JSON.stringify(orders))
  for await (const text of wholeLines(child.stdout)) {
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line.started && killWithin) setTimeout(() => child.kill('SIGKILL'), random.integer(killWithin))
  }
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  return lines
}

it('has every entry that was acknowledged whole, and every other whole or not at all, wherever it was killed', {
  timeout: 300_000,
}, async () => {
  const folder = freshFolder()
  const acknowledged: Done[] = []
  for (let life = 0; life < LIVES; life++)
    for (const { done } of await live({ folder, life, writers: WRITERS }, 2_500)) if (done) acknowledged.push(done)
  const held = await live({ folder, life: LIVES, writers: WRITERS, read: true })
  expect(acknowledged.length).toBeGreaterThan(WRITERS)
  for (const { writer, params, tags, points, metrics } of held) {
    const mine = acknowledged.filter((done) => done.writer === writer)
    for (const { name } of mine) expect(params).toHaveProperty(name)
    const kept = Object.entries(params!).filter(([name]) => name.startsWith(`${writer}-`))
    // What was killed before it was told is one entry of each writer in each life at most.
    expect(kept.length - mine.length).toBeLessThanOrEqual(LIVES)
    const expected = kept.flatMap(([name, size]) => {
      expect(tags![name]).toBe(size)
      const [, life, entry] = name.split('-').map(Number) as [number, number, number]
      const first = (life * 100_000 + entry) * 1_000
      return Array.from({ length: Number(size) }, (_, i): [number, number] => [first + i, i])
    })
    expect(points).toEqual(expected.sort(([a], [b]) => a - b))
    if (expected.length > 0) expect(metrics![`w${writer}`]).toBe(expected.at(-1)![1])
  }
})
