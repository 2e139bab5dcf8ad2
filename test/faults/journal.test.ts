import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { DAY, seededRandom } from '../../src/base/index.ts'
import type { Journal } from '../../src/serving/index.ts'
import type { JournalEntry } from '../../src/serving/journal/entry.ts'
import { openJournal } from '../../src/serving/journal/journal.ts'
import { createSegments } from '../../src/serving/journal/segments.ts'
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

/** Durability `second`: what was answered so long before the kill is on disk. */
const AT_RISK = 1_000

/** Lets a process write, kills it with signal 9 some time after its first row, and returns what it acknowledged. */
async function killed(folder: string, durability: string, start: number): Promise<{ said: Said[]; at: number }> {
  const given = [CHILD, folder, durability, String(start)]
  const child = spawn(process.execPath, given, { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data) => {
    text += data
  })
  await once(child.stdout, 'data')
  const atLeast = durability === 'second' ? AT_RISK + 300 : 200
  await new Promise((resolve) => setTimeout(resolve, atLeast + random.integer(700)))
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
      const atRisk = durability === 'second' ? heard.at - AT_RISK : Number.POSITIVE_INFINITY
      const mustBeThere = heard.said.filter(({ what, at }) => what === 'label' || at < atRisk)
      expect(mustBeThere.filter(({ what }) => what === 'row').length).toBeGreaterThan(20)
      said.push(...mustBeThere)
    }
    await opened(folder, async (journal) => {
      const rows = await journal.read('late', { from: 0, to: Number.POSITIVE_INFINITY })
      const [ids, label] = [column(rows, 'id'), column(rows, 'label')]
      const labels = new Map(ids.map((id, row) => [id, label[row]]))
      expect(labels.size).toBe(ids.length)
      expect(ids).toEqual(column(rows, 'at').map((n) => `p${n}`))
      for (const name of ['score', 'champion_score', 'challenger_score', 'answered'])
        expect(column(rows, name)).toEqual(column(rows, 'at'))
      expect(column(rows, 'f:x[0]')).toEqual(column(rows, 'at').map((n) => Number(n) % 1_000))
      expect(column(rows, 'a:label')).toEqual(column(rows, 'at').map((n) => `l${n}`))
      expect(said.filter(({ what, n }) => what === 'row' && !labels.has(`p${n}`))).toEqual([])
      const labeled = said.filter(({ what, n }) => what === 'label' && labels.has(`p${n}`))
      expect(labeled.length).toBeGreaterThan(9)
      expect(labeled.filter(({ n }) => labels.get(`p${n}`) !== n)).toEqual([])
      // A label outlives its row, and waits for it.
      const lost = said.filter(({ what, n }) => what === 'label' && !labels.has(`p${n}`)).map(({ n }) => n)
      for (const n of lost) journal.append('late', entryOf(n))
      const found = await journal.read('late', { from: 0, to: Number.POSITIVE_INFINITY })
      const now = new Map(column(found, 'id').map((id, row) => [id, valueAt(found.columns.get('label')!, row)]))
      expect(lost.filter((n) => now.get(`p${n}`) !== n)).toEqual([])
    })
  },
)

function entryOf(n: number): JournalEntry {
  const all = Float64Array.of(n)
  return {
    ...{ ids: [`p${n}`], at: all, champion: n, challenger: n, answered: Int32Array.of(n), latencyUs: n },
    ...{ score: all, championScore: all, challengerScore: all, features: {}, answers: undefined },
  }
}
