import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { seededRandom } from '../../src/base/index.ts'
import { openBatchStage, sumModel } from '../support/batch-stage.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./batch-child.mjs', import.meta.url))
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))
const ROWS = 40_000

interface Life {
  readonly said: string
  readonly killed: boolean
}

/** Lets a process score; killed with signal 9 some milliseconds after its second shard where `kills`. */
async function live(given: readonly string[], kills: boolean): Promise<Life> {
  const child = spawn(process.execPath, [CHILD, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  let isKilling = !kills
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString()
    if (isKilling || said.split('\n').length <= 2) return
    isKilling = true
    setTimeout(() => child.kill('SIGKILL'), random.integer(25))
  })
  const [, signal] = await once(child, 'close')
  return { said, killed: signal === 'SIGKILL' }
}

const contentOf = (folder: string) =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'hex')]))

it('batch scoring that is killed again and again writes what an undisturbed run writes, each row once', async () => {
  const folder = freshFolder()
  const stage = await openBatchStage(folder)
  const artifact = await stage.blobs.put(sumModel())
  const data = await stage.parquet(
    'rows.parquet',
    `select 'k' || i as k, i % 7 as "x[0]", i % 5 as "x[1]", i as "x[2]" from range(${ROWS}) r(i)`,
  )
  const undisturbed = await live([folder, data, artifact, path.join(folder, 'whole')], false)
  expect(undisturbed.said).toContain(`done ${ROWS}`)

  let kills = 0
  let scored = ''
  for (let life = 0; life < 20 && scored === ''; life++) {
    const { said, killed } = await live([folder, data, artifact, path.join(folder, 'out')], life < 3)
    if (killed) kills++
    scored = /done (\d+)/.exec(said)?.[1] ?? ''
  }
  expect(kills).toBeGreaterThan(1)
  expect(Number(scored)).toBeLessThan(ROWS)
  expect(contentOf(path.join(folder, 'out'))).toEqual(contentOf(path.join(folder, 'whole')))
  const rows = await stage.answers()
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: ROWS }, (_, i) => i))
  for (const i of [0, 21_999, ROWS - 1]) expect(rows[i]).toMatchObject({ id: `k${i}`, version: 1 })
  await stage.close()
})
