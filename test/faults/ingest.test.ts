import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./ingest-child.mjs', import.meta.url))
const LIVES = 4
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

interface Line {
  readonly url?: string
  readonly fault?: string
  readonly clicks?: readonly number[]
  readonly parts?: readonly Readonly<Record<string, number>>[]
}

interface Places {
  readonly folder: string
  readonly root: string
}

/** Lets a process serve until it is killed or has told what it holds. */
async function live(
  places: Places,
  whenServing: (url: string, child: ReturnType<typeof spawn>) => Promise<void>,
): Promise<readonly Line[]> {
  const child = spawn(process.execPath, ['--liftoff-only', CHILD])
  child.stderr.on('data', (data) => lines.push({ fault: String(data) }))
  child.stdin.on('error', () => undefined)
  child.stdin.write(JSON.stringify(places))
  const lines: Line[] = []
  let serving: Promise<void> = Promise.resolve()
  for await (const text of createInterface(child.stdout)) {
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line.url) serving = whenServing(line.url, child)
  }
  await serving
  return lines
}

/** True where it was answered, and well. */
async function post(url: string, body: object): Promise<boolean> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(() => undefined)
  if (!answer) return false
  const text = await answer.text().catch(() => undefined)
  if (text === undefined) return false
  expect(answer.ok, text).toBe(true)
  return true
}

it('has every pushed row that was acknowledged once, and the newest of every key, wherever it was killed', {
  timeout: 300_000,
}, async () => {
  const places = { folder: path.join(freshFolder(), 'data'), root: freshFolder() }
  mkdirSync(path.join(places.root, 'parts'))
  const newest = new Map<number, number>()
  let [next, file] = [0, 0]
  const addFile = (): void => {
    const rows = Array.from({ length: 20 }, () => [random.integer(10), ++file, random.integer(100)])
    for (const [id, , value] of rows) newest.set(id!, value!)
    writeFileSync(
      path.join(places.root, 'parts', `${String(file).padStart(6, '0')}.csv`),
      ['id,at,value', ...rows, ''].join('\n'),
    )
  }
  for (let life = 0; life < LIVES; life++) {
    const lines = await live(places, async (url, child) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), 100 + random.integer(2_500))
      for (let alive = true; alive; ) {
        const pushed = await post(`${url}/api/v1/datasets/clicks/rows`, { id: `push ${next}`, rows: [{ n: next }] })
        if (pushed) next++
        alive = pushed
        if (alive && next % 5 === 0) addFile()
        if (alive && next % 5 === 1) void post(`${url}/api/v1/datasets/clicks/versions`, {})
        if (alive && next % 5 === 2) void post(`${url}/api/v1/datasets/parts/versions`, {}).catch(() => undefined)
      }
      clearTimeout(timer)
    })
    expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  }
  const lines = await live(places, async (url, child) => {
    await post(`${url}/api/v1/datasets/clicks/rows`, { id: `push ${next}`, rows: [{ n: next }] })
    child.stdin!.write('end\n')
  })
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  const { clicks, parts } = lines.at(-1)!
  expect(next).toBeGreaterThan(10)
  expect(clicks).toEqual(Array.from({ length: next + 1 }, (_, n) => n))
  expect(parts!.map(({ id, value }) => [id, value])).toEqual([...newest].sort(([a], [b]) => a - b))
})
