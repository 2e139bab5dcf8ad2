// Writes to one store for ever and prints the number of each write once it is acknowledged: to be killed.
import { createHash } from 'node:crypto'
import path from 'node:path'

const [kind, folder, start] = process.argv.slice(2)
const storage = await import('../../dist/storage/index.js')
const acknowledged = (n) => process.stdout.write(`${n}\n`)

const writers = {
  async database() {
    const database = await storage.openEmbeddedDatabase({ folder })
    await database.migrate([{ name: 'kill.1_row', up: 'create table row (n integer, part integer)' }])
    return (n) =>
      database.tx(async () => {
        const rows = Array.from({ length: 50 }, (_, part) => ({ n, part }))
        await database.on().insertInto('row').values(rows.slice(0, 25)).execute()
        await database.on().insertInto('row').values(rows.slice(25)).execute()
      })
  },
  async blobs() {
    const blobs = await storage.openFolderBlobs(folder)
    return (n) => blobs.put(Buffer.alloc(200_000, createHash('sha256').update(String(n)).digest()))
  },
  async online() {
    const online = await storage.openMemoryOnline({ folder, smallestSnapshot: 100_000 })
    return async (n) => {
      await Promise.all([
        online.put('last', new Map([['n', Float64Array.of(n, n, n)]])),
        addTo(online, `k${n % 10}`, n),
        online.put('wide', new Map([['w', new Float64Array(500).fill(n)]])),
      ])
    }
  },
  async lake() {
    const blobs = await storage.openFolderBlobs(path.join(folder, 'blobs'))
    const lake = await storage.openLake({ folder, blobs })
    return async (n) => {
      const file = await lake.write('select $n::int as n, i, i * 1.5 as x from range(200000) r(i)', { n })
      return file.address
    }
  },
}

const write = await writers[kind]()
for (let n = Number(start); ; n++) {
  const said = await write(n)
  acknowledged(said === undefined ? n : `${n} ${said}`)
}

async function addTo(online, key, n) {
  const [was] = online.get('all', [key])
  await online.replace('all', new Map([[key, { was, put: Float64Array.from([...(was ?? []), n]) }]]))
}
