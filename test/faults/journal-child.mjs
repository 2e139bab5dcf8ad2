// Appends predictions and labels to a journal for ever and prints what is acknowledged: to be killed.
import path from 'node:path'
import { openJournal } from '../../dist/serving/journal/journal.js'
import { createSegments } from '../../dist/serving/journal/segments.js'
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
  sealAfter: 1_000,
  mostUnwritten: 1_000_000,
})
await journal.open('late')

/** What an answered request leaves: one row of one number, which stands everywhere. */
function entry(n) {
  const all = Float64Array.of(n)
  return {
    ...{ ids: [`p${n}`], at: all, champion: n, challenger: n, answered: Int32Array.of(n), latencyUs: n },
    ...{ score: all, championScore: all, challengerScore: all },
    features: { x: { type: 'float', shape: [1, 2], data: Float32Array.of(n % 1_000, 1) } },
    answers: { label: { type: 'string', shape: [1], data: [`l${n}`] } },
  }
}

const say = (...words) => process.stdout.write(`${words.join(' ')}\n`)

async function answer(n) {
  journal.append('late', entry(n))
  if (durability === 'request') await journal.written('late')
  say('row', n, Date.now())
}

for (let n = Number(start); ; n += 3) {
  // Three at a time: with durability `request` they share a write.
  await Promise.all([n, n + 1, n + 2].map(answer))
  await journal.label('late', [{ id: `p${n}`, label: n, at: n }])
  say('label', n, Date.now())
  await new Promise((resolve) => setTimeout(resolve, n % 2))
}
