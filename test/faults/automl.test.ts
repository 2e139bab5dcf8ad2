import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { sha256 } from '../support/flows.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./automl-child.mjs', import.meta.url))
const LONG = 240_000

interface Line {
  readonly boundary?: string
  readonly step?: string
  readonly cached?: boolean
  readonly result?: { readonly run: string; readonly best: { readonly hash: string } }
  readonly fault?: string
}

/** Lets a process search, until it ends or kills itself at a boundary of its steps. */
async function live(orders: {
  readonly folder: string
  readonly input: object
  readonly killAt?: number
}): Promise<Line[]> {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.write(JSON.stringify(orders))
  const lines: Line[] = []
  for await (const text of createInterface(child.stdout)) lines.push(JSON.parse(text) as Line)
  const closed = child.exitCode !== null || child.signalCode !== null ? [] : await once(child, 'close')
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  const killed = (closed[1] ?? child.signalCode) === 'SIGKILL'
  expect(killed).toBe(orders.killAt !== undefined)
  return lines
}

const finishedIn = (lines: readonly Line[]): string[] =>
  lines.filter(({ boundary, cached }) => boundary === 'flow.step_finished' && !cached).map(({ step }) => step!)
const startedIn = (lines: readonly Line[]): string[] =>
  lines.filter(({ boundary }) => boundary === 'flow.step_started').map(({ step }) => step!)

it('a search that is killed goes on where it was: the same run, and no finished trial again', {
  timeout: LONG,
}, async () => {
  const folder = freshFolder()
  const random = seededRandom(Number(process.env['KILL_SEED'] ?? 5))
  const rows = Array.from({ length: 400 }, () => {
    const [x, z] = [random.next(), random.next()]
    return `${x},${z},${'abc'[random.integer(3)]},${x + z + 0.3 * random.next() > 1.1 ? 'yes' : 'no'}`
  })
  const data = path.join(folder, 'rows.csv')
  writeFileSync(data, ['x,z,kind,answer', ...rows, ''].join('\n'))
  const out = path.join(folder, 'model.onnx')
  const input = { data, label: 'answer', budget: '6s', threads: 2, seed: 1, out }
  const finished = new Set<string>()
  for (const killAt of [7, 12, 9]) {
    const lines = await live({ folder: path.join(folder, 'data'), input, killAt })
    expect(startedIn(lines).filter((step) => finished.has(step))).toEqual([])
    for (const step of finishedIn(lines)) finished.add(step)
  }
  const lines = await live({ folder: path.join(folder, 'data'), input })
  expect(startedIn(lines).filter((step) => finished.has(step))).toEqual([])
  const { result } = lines.find((line) => line.result)!
  expect(result!.best.hash).toBe(sha256(readFileSync(out)))
  expect([...finished].filter((step) => step.startsWith('trial')).length).toBeGreaterThan(2)
  const again = await live({ folder: path.join(folder, 'data'), input: { ...input, budget: '6s' } })
  expect(again.find((line) => line.result)!.result!.run).not.toBe(result!.run)
})
