import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type Digest, seededRandom } from '../../src/base/index.ts'
import { openEmbeddedDatabase, openFolderBlobs, openLake, openMemoryOnline } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const WRITER = fileURLToPath(new URL('../support/writer.mjs', import.meta.url))
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

/** Lets a process write, kills it with signal 9 some time after its first acknowledged write, and returns what it printed. */
async function killed(kind: string, folder: string, start: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, kind, folder, String(start)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (data) => {
    said += data
  })
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, random.integer(300)))
  child.kill('SIGKILL')
  await once(child, 'close')
  return said.split('\n').slice(0, -1)
}

describe('a process that is killed', () => {
  it('loses no acknowledged transaction and leaves none in part', { timeout: 120_000 }, async () => {
    const folder = freshFolder()
    const acknowledged: number[] = []
    for (let kill = 0; kill < 3; kill++) {
      acknowledged.push(...(await killed('database', folder, kill * 100_000)).map(Number))
      const database = await openEmbeddedDatabase({ folder })
      const { rows } = await sql<{ n: number; parts: number }>`select n, count(*) as parts from row group by n`.execute(
        database.on(),
      )
      await database.close()
      expect(rows.filter((row) => row.parts !== 50)).toEqual([])
      const there = new Set(rows.map((row) => row.n))
      expect(acknowledged.filter((n) => !there.has(n))).toEqual([])
    }
  })

  it('loses no acknowledged blob, shows no half one, and leaves nothing unfinished', async () => {
    const folder = freshFolder()
    for (let kill = 0; kill < 3; kill++) {
      const acknowledged = await killed('blobs', folder, kill * 100_000)
      const blobs = await openFolderBlobs(folder)
      const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      expect(there.length).toBeGreaterThanOrEqual(acknowledged.length)
      for (const { name } of there) await blobs.get(`sha256-${name}`)
      expect(readdirSync(path.join(folder, 'unfinished'))).toEqual([])
    }
  })

  it('loses no acknowledged value of the online store, and shows no half one', async () => {
    const folder = freshFolder()
    for (let kill = 0; kill < 3; kill++) {
      const acknowledged = (await killed('online', folder, kill * 100_000)).map(Number)
      const online = await openMemoryOnline({ folder })
      const last = acknowledged.at(-1)!
      const [newest] = await online.get('last', ['n'])
      expect(newest![0]).toBeGreaterThanOrEqual(last)
      expect(new Set(newest).size).toBe(1)
      const [wide] = await online.get('wide', ['w'])
      expect(new Set(wide).size).toBe(1)
      const all: number[] = []
      for await (const keys of online.keys('all'))
        for (const words of await online.get('all', keys)) all.push(...words!)
      expect(new Set(all).size).toBe(all.length)
      expect(acknowledged.filter((n) => !all.includes(n))).toEqual([])
      await online.close()
    }
  })

  it('leaves every acknowledged file of the lake whole, and no other', async () => {
    const folder = freshFolder()
    for (let kill = 0; kill < 2; kill++) {
      const acknowledged = await killed('lake', folder, kill * 100_000)
      const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
      const lake = await openLake({ folder, blobs })
      for (const line of acknowledged) {
        const [n, address] = line.split(' ') as [string, Digest]
        await blobs.get(address)
        const [counted] = await lake.rows(`select count(*) as rows, min(n) as n from ${await lake.scan([address])}`)
        expect(counted).toEqual({ rows: 200_000, n: Number(n) })
      }
      expect(readdirSync(path.join(folder, 'unfinished'))).toEqual([])
      await lake.close()
    }
  })
})
