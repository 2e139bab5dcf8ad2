import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./pipeline-steps-child.mjs', import.meta.url))
const LONG = 240_000
const KILLS = 4
const WAITS = ['ab', 'bc', 'cd'].map(([before, after]) => [before, after] as const)
const STEPS = ['a', 'b', 'c', 'd', 'outside', 'rows', 'told']

it('a pipeline whose process is killed goes on under the same run, and does no finished step again', {
  timeout: LONG,
}, async () => {
  const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))
  const folder = freshFolder()
  const notes = path.join(folder, 'notes')
  let [kills, said] = [0, '']
  while (!said.includes('state')) {
    const child = spawn(process.execPath, [CHILD, folder, notes], { stdio: ['ignore', 'pipe', 'inherit'] })
    const closed = once(child, 'close')
    said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    while (!said.includes('ready') && child.exitCode === null) await sleep(10)
    if (kills < KILLS) {
      await sleep(60 + random.integer(260))
      child.kill('SIGKILL')
      kills++
    }
    await closed
  }
  expect(JSON.parse(said.split('\n')[1]!)).toEqual({
    ...{ state: 'finished', runs: 1, rows: 1_000, number: 1 },
    steps: STEPS.map((step) => `${step} finished`),
  })
  expect(existsSync(notes)).toBe(true)
  const lines = readFileSync(notes, 'utf8').trim().split('\n')
  for (const step of ['a', 'b', 'c', 'd', 'outside']) {
    const begun = lines.flatMap((line, i) => (line === `begin ${step}` ? [i] : []))
    const ended = lines.flatMap((line, i) => (line === `end ${step}` ? [i] : []))
    expect(begun.length, step).toBeLessThanOrEqual(1 + kills)
    // a step that ended just before its process was killed was not yet known to be finished
    expect(ended.length, `${step} in ${lines.join(', ')}`).toBeLessThanOrEqual(1 + kills)
  }
  // once a step has begun, those that it waits for were known to be finished
  for (const [before, after] of WAITS)
    expect(lines.lastIndexOf(`begin ${before}`), lines.join(', ')).toBeLessThan(lines.indexOf(`begin ${after}`))
  expect(lines.indexOf('begin d')).toBeGreaterThan(lines.indexOf('end outside'))
})
