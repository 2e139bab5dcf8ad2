// Appends predictions and labels to a journal for ever and prints what is acknowledged: to be killed.
import path from 'node:path'
import { openJournal } from '../../dist/serving/journal.js'
import { createSegments } from '../../dist/serving/journal-segments.js'
import { servingMigrations } from '../../dist/serving/tables.js'
import { openEmbeddedDatabase, openFolderBlobs, openLake } from '../../dist/storage/index.js'

const [folder, durability, start] = process.argv.slice(2)
const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
await database.migrate(servingMigrations)
const journal = await openJournal({
  folder: path.join(folder, 'journal'),
  segments: createSegments(database),
  lake,
  clock: { now: Date.now },
  onFault: (fault) => {
    throw fault
  },
  durability,
  retention: { rows: 1_000_000, ms: Number.MAX_SAFE_INTEGER },
  sealAfter: 100,
  mostUnwritten: 1_000_000,
})
await journal.open('late')

const NUMBERS = ['champion', 'champion_score', 'challenger', 'challenger_score', 'answered', 'score', 'latency_us']

function row(n) {
  const all = NUMBERS.map((name) => [name, { kind: 'number', values: Float64Array.of(n) }])
  const id = { kind: 'category', codes: Int32Array.of(0), dictionary: [`p${n}`] }
  return { rows: 1, columns: new Map([['id', id], ['at', { kind: 'number', values: Float64Array.of(n) }], ...all]) }
}

const say = (...words) => process.stdout.write(`${words.join(' ')}\n`)

for (let n = Number(start); ; n++) {
  journal.append('late', row(n))
  if (durability === 'request') await journal.written('late')
  say('row', n, Date.now())
  if (n % 3 === 0) {
    await journal.label('late', [{ id: `p${n}`, label: n, at: n }])
    say('label', n, Date.now())
  }
  await new Promise((resolve) => setTimeout(resolve, n % 2))
}
