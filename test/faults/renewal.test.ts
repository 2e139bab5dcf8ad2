import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./renewal-child.mjs', import.meta.url))
const NOW = Date.UTC(2026, 2, 2)
const CANDIDATES = ['2w', '4w', 'all']
/** One life each; the last one is not killed. */
const KILLS = ['flow.step_finished backtest 2w', 'flow.step_started backtest all', 'automation.decided retrain']

interface Line {
  readonly boundary?: string
  readonly cached?: boolean
  readonly fault?: string
  readonly decisions?: readonly { readonly what: string; readonly alternatives?: readonly object[] }[]
}

/** Rides every half an hour over nine weeks; what x says of y turns around three weeks before the end. */
function ridesFile(): string {
  const random = seededRandom(5)
  const lines = Array.from({ length: (63 * DAY) / (30 * MINUTE) }, (_, i) => {
    const at = NOW - 63 * DAY + i * 30 * MINUTE
    const x = random.next()
    const share = at < NOW - 21 * DAY ? x : 1 - x
    return `${new Date(at).toISOString().slice(0, 19)},${x.toFixed(4)},${Number(random.next() < share)}`
  })
  const file = path.join(freshFolder(), 'rides.csv')
  writeFileSync(file, ['at,x,y', ...lines, ''].join('\n'))
  return file
}

it('a renewal whose process is killed again and again ends as if it had not been, and does no finished backtest twice', {
  timeout: 240_000,
}, () => {
  const [folder, file] = [freshFolder(), ridesFile()]
  const lines: Line[] = []
  for (const kill of [...KILLS, undefined]) {
    const words = [folder, file, String(NOW + HOUR), ...(kill === undefined ? [] : [kill])]
    const { stdout, stderr, signal } = spawnSync(process.execPath, [CHILD, ...words], { encoding: 'utf8' })
    expect([kill, signal, stderr]).toEqual([kill, kill === undefined ? null : 'SIGKILL', ''])
    lines.push(
      ...stdout
        .trim()
        .split('\n')
        .map((text) => JSON.parse(text) as Line),
    )
  }
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([])
  const { decisions, ...end } = lines.at(-1)!
  expect(end).toMatchObject({
    ...{ versions: [2, 1], runs: ['finished'], state: { champion: 1, challenger: 2, mode: 'shadow' } },
    rollout: { champion: 1, challenger: 2, phase: 'shadow' },
  })
  expect(decisions!.map(({ what }) => what)).toEqual(['shadow', 'retrain'])
  expect(decisions![1]!.alternatives).toMatchObject(
    CANDIDATES.map((name) => ({ name, chosen: name === '2w', backtest: { blocks: expect.any(Number) } })),
  )
  for (const name of CANDIDATES) {
    const done = lines.filter(({ boundary }) => boundary === `flow.step_finished backtest ${name}`)
    expect(
      done.filter(({ cached }) => cached === false),
      name,
    ).toHaveLength(1)
  }
})
