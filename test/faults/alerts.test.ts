import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'
import { type HttpReceiver, openHttpReceiver } from '../support/http-receiver.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./alerts-child.mjs', import.meta.url))
const LIVES = 4
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

interface Line {
  readonly started?: boolean
  readonly fault?: string
  readonly raised?: string
  readonly alerts?: readonly { readonly id: string; readonly isOver: boolean }[]
  readonly waiting?: number
}

let ops: HttpReceiver
beforeAll(async () => {
  ops = await openHttpReceiver()
})
afterAll(() => ops.close())

/** Lets a process raise alerts until it is killed at some moment, or send what is left. */
async function live(orders: object, killWithin?: number): Promise<readonly Line[]> {
  const child = spawn(process.execPath, [CHILD])
  const lines: Line[] = []
  child.stderr.on('data', (data) => lines.push({ fault: String(data) }))
  child.stdin.on('error', () => undefined)
  child.stdin.write(JSON.stringify(orders))
  for await (const text of createInterface(child.stdout)) {
    if (!text.endsWith('}')) continue
    const line = JSON.parse(text) as Line
    lines.push(line)
    if (line.started && killWithin) setTimeout(() => child.kill('SIGKILL'), 200 + random.integer(killWithin))
  }
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  return lines
}

it('tells of every alert, that it fires and that it is over, under one id each, wherever it was killed', {
  timeout: 300_000,
}, async () => {
  const folder = freshFolder()
  const raised: string[] = []
  for (let life = 0; life < LIVES; life++)
    for (const line of await live({ folder, life, host: ops.host }, 1_500)) if (line.raised) raised.push(line.raised)
  const [held] = await live({ folder, life: LIVES, host: ops.host, read: true })
  const known = new Set(held!.alerts!.map(({ id }) => id))
  expect(raised.length).toBeGreaterThan(LIVES)
  for (const id of raised) expect(known).toContain(id)
  expect(held!.waiting).toBe(0)
  const words = new Map<string, Set<string>>()
  for (const { body, delivery } of ops.told)
    for (const { annotations } of JSON.parse(body).alerts) {
      const key = `${annotations.alert} ${JSON.parse(body).status}`
      words.set(key, (words.get(key) ?? new Set()).add(delivery))
    }
  const expected = held!.alerts!.flatMap(({ id, isOver }) => [`${id} firing`, ...(isOver ? [`${id} resolved`] : [])])
  expect([...words.keys()].sort()).toEqual(expected.sort())
  for (const [key, deliveries] of words) expect(deliveries.size, key).toBe(1)
})
