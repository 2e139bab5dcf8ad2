import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { seededRandom } from '../base/index.ts'

cleanFolders()
const WALKER = fileURLToPath(new URL('../../test/support/walker.mjs', import.meta.url))

it('a flow whose process is killed goes on under the same run where it was, and runs no finished step again', async () => {
  const folder = freshFolder()
  const notes = path.join(folder, 'notes')
  const random = seededRandom(3)
  let kills = 0
  let said = ''
  while (!said.includes('sum')) {
    const child = spawn(process.execPath, [WALKER, folder, notes], { stdio: ['ignore', 'pipe', 'inherit'] })
    said = ''
    child.stdout.on('data', (data) => {
      said += data
    })
    await once(child.stdout, 'data')
    if (kills < 2) {
      await sleep(100 + random.integer(200))
      child.kill('SIGKILL')
      kills++
    }
    await once(child, 'close')
  }
  expect(JSON.parse(said.split('\n')[1]!)).toEqual({ sum: 190, runs: 1 })
  const lines = readFileSync(notes, 'utf8').trim().split('\n')
  const times = (text: string): number => lines.filter((line) => line === text).length
  for (let n = 0; n < 20; n++) {
    expect(times(`end ${n}`), `step ${n}`).toBeGreaterThanOrEqual(1)
    expect(lines.indexOf(`begin ${n}`)).toBe(n === 0 ? 0 : lines.lastIndexOf(`end ${n - 1}`) + 1)
  }
  expect(lines.filter((line) => line.startsWith('begin')).length).toBeLessThanOrEqual(20 + kills)
})
