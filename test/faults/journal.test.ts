import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DAY, seededRandom } from '../../src/base/index.ts'
import type { Journal } from '../../src/serving/index.ts'
import { openJournal } from '../../src/serving/journal.ts'
import { createSegments } from '../../src/serving/journal-segments.ts'
import { openEmbeddedDatabase, openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../../src/table/index.ts'
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
  const journal = await openJournal({
    ...{ folder: path.join(folder, 'journal'), lake, segments: createSegments(database), durability: 'second' },
    ...{ clock: { now: Date.now }, retention: { rows: 1e6, ms: 1e6 * DAY }, sealAfter: 1e9, mostUnwritten: 1e6 },
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
  'a process that is killed (%s) loses no more than it may, and keeps nothing twice',
  async (durability) => {
    const folder = freshFolder()
    const said: Said[] = []
    for (let kill = 0; kill < 2; kill++) {
      const heard = await killed(folder, durability, kill * 1_000_000)
      const atRisk = durability === 'second' ? heard.at - 1_000 : Number.POSITIVE_INFINITY
      said.push(...heard.said.filter(({ what, at }) => what === 'label' || at < atRisk))
    }
    await opened(folder, async (journal) => {
      const rows = await journal.read('late', { from: 0, to: Number.POSITIVE_INFINITY })
      const [ids, label] = [column(rows, 'id'), column(rows, 'label')]
      const labels = new Map(ids.map((id, row) => [id, label[row]]))
      expect(labels.size).toBe(ids.length)
      expect(ids).toEqual(column(rows, 'at').map((n) => `p${n}`))
      expect(column(rows, 'score')).toEqual(column(rows, 'at'))
      expect(said.filter(({ what, n }) => what === 'row' && !labels.has(`p${n}`))).toEqual([])
      const labeled = said.filter(({ what, n }) => what === 'label' && labels.has(`p${n}`))
      expect(labeled.length).toBeGreaterThan(9)
      expect(labeled.filter(({ n }) => labels.get(`p${n}`) !== n)).toEqual([])
      // A label outlives its row, and waits for it.
      const lost = said.filter(({ what, n }) => what === 'label' && !labels.has(`p${n}`)).map(({ n }) => n)
      for (const n of lost) journal.append('late', rowOf(n))
      const found = await journal.read('late', { from: 0, to: Number.POSITIVE_INFINITY })
      const now = new Map(column(found, 'id').map((id, row) => [id, valueAt(found.columns.get('label')!, row)]))
      expect(lost.filter((n) => now.get(`p${n}`) !== n)).toEqual([])
    })
  },
)

const NUMBERS = [
  'at',
  'champion',
  'champion_score',
  'challenger',
  'challenger_score',
  'answered',
  'score',
  'latency_us',
]

function rowOf(n: number): Table {
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, numberColumn([n])]))
  return tableOf({ id: categoryColumn([`p${n}`]), ...numbers })
}
