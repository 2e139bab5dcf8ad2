// Serves a project with pushed rows and a folder of files, to be killed at any moment. Told to end, it makes versions of what waits and
// prints the rows that are in them.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createMillrace, csv, dataset, defineProject, number, pushed } from '../../dist/index.js'

const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const [orders] = await once(process.stdin, 'data')
const { folder, root } = JSON.parse(orders)

const clicks = dataset('clicks', { source: pushed(), contract: { n: number() } })
const parts = dataset('parts', { source: csv('parts/*.csv'), key: 'id', watermark: 'at', load: 'merge' })
const project = defineProject({ name: 'pushes', datasets: [clicks, parts], endpoints: [] })
const nothing = () => undefined
const log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: (facts) => say({ fault: String(facts.err?.stack ?? facts.err) }),
}
const settings = { dataDir: folder, config: '', host: '127.0.0.1', port: 0, allowedHosts: '', logLevel: 'error' }
const app = await createMillrace({ settings: { ...settings, memoryLimit: '512MB', threads: 2 }, log, project, root })

async function rowsOf(name, columns) {
  const version = await app.rooms.datasets.version(name)
  const scan = `read_parquet([${(await Promise.all(version.chunks.map(({ address }) => app.rooms.blobs.path(address)))).map((place) => `'${place}'`)}])`
  return app.rooms.lake.rows(`select ${columns} from ${scan} order by ${columns}`)
}

say({ url: (await app.serve()).url })
process.stdin.once('data', async () => {
  await app.apply(nothing)
  say({ clicks: (await rowsOf('clicks', 'n')).map(({ n }) => n), parts: await rowsOf('parts', 'id, "at", value') })
  await app.close()
  process.exit(0)
})
