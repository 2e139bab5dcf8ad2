import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DAY, seededRandom } from '../../src/base/index.ts'
import { type Journal, servingMigrations } from '../../src/serving/index.ts'
import { openJournal } from '../../src/serving/journal.ts'
import { createSegments } from '../../src/serving/journal-segments.ts'
import { openEmbeddedDatabase, openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { type Table, valueAt } from '../../src/table/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./journal-child.mjs', import.meta.url))
const random = seededRandom(Number(process.env['KILL_SEED'] ?? 1))

interface Said {
  readonly what: string
  readonly n: number
  readonly at: number
}

/** Lets a process write, kills it with signal 9 some time after its first row, and returns what it acknowledged. */
async function killed(folder: string, durability: string, start: number): Promise<{ said: Said[]; at: number }> {
  const given = [CHILD, folder, durability, String(start)]
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  await once(child.stdout, 'data')
  await new Promise((resolve) => setTimeout(resolve, 200 + random.integer(700)))
  const at = Date.now()
  child.kill('SIGKILL')
  await once(child, 'close')
  const lines = text.split('\n').slice(0, -1)
  const said = lines
    .map((line) => line.split(' '))
    .map(([what, n, moment]) => ({ what: what!, n: Number(n), at: Number(moment) }))
  return { said, at }
}

async function opened<T>(folder: string, work: (journal: Journal) => Promise<T>): Promise<T> {
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(servingMigrations)
  const journal = await openJournal({
    ...{ folder: path.join(folder, 'journal'), lake, segments: createSegments(database), durability: 'second' },
    ...{ clock: { now: Date.now }, retention: { rows: 1e6, ms: 1e6 * DAY }, sealAfter: 1e9 },
    onFault: (fault) => {
      throw fault
    },
  })
  await journal.open('late')
  const result = await work(journal)
  await journal.close()
  await lake.close()
  await database.close()
  return result
}

const column = (table: Table, name: string) =>
  Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(name)!, row))

it.each(['second', 'request'])(
  'a killed process (%s) loses no more than it may, and nothing is there twice',
  async (durability) => {
    const folder = freshFolder()
    await opened(folder, async () => undefined)
    const said: Said[] = []
    for (let kill = 0; kill < 3; kill++) {
      const heard = await killed(folder, durability, kill * 1_000_000)
      const atRisk = durability === 'second' ? heard.at - 1_000 : Number.POSITIVE_INFINITY
      said.push(...heard.said.filter(({ what, at }) => what === 'label' || at < atRisk))
      await opened(folder, async (journal) => {
        const rows = await journal.read('late', { from: 0, to: Number.POSITIVE_INFINITY })
        const ids = column(rows, 'id')
        const label = column(rows, 'label')
        const labels = new Map(ids.map((id, row) => [id, label[row]]))
        expect(new Set(ids).size).toBe(ids.length)
        expect(said.filter(({ what, n }) => what === 'row' && !labels.has(`p${n}`))).toEqual([])
        const labeled = said.filter(({ what, n }) => what === 'label' && labels.has(`p${n}`))
        expect(labeled.filter(({ n }) => labels.get(`p${n}`) !== n)).toEqual([])
        expect(labeled.length).toBeGreaterThan(kill)
        expect(column(rows, 'score')).toEqual(column(rows, 'at'))
        expect(ids).toEqual(column(rows, 'at').map((n) => `p${n}`))
        const lost = said.filter(({ what, n }) => what === 'label' && !labels.has(`p${n}`))
        const again = await journal.label(
          'late',
          lost.map(({ n }) => ({ id: `p${n}`, label: n, at: n })),
        )
        expect(again.unknown).toBe(lost.length)
      })
    }
  },
)
