// Makes a version of a folder of files, says how far it is and in the end what it made: to be killed on the way.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createMillrace, dataset, defineProject, files } from '../../dist/index.js'

const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const [orders] = await once(process.stdin, 'data')
process.stdin.destroy()
const { folder, root, killAfter } = JSON.parse(orders)

const images = dataset('images', { source: files(root) })
const project = defineProject({ name: 'trees', datasets: [images], endpoints: [] })
const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: (facts) => say({ fault: String(facts.err?.stack) }) }
const settings = { dataDir: folder, config: '', host: '127.0.0.1', port: 0, allowedHosts: '', logLevel: 'error' }
const app = await createMillrace({
  settings: { ...settings, memoryLimit: '512MB', threads: 2 },
  log,
  project,
  root: folder,
})

let looks = 0
await app.apply((_, doing) => {
  if (!/reading|writing/.test(doing)) return
  say({ looks: ++looks })
  if (looks === killAfter) process.kill(process.pid, 'SIGKILL')
})
const { version, rows } = await app.rooms.datasets.version('images')
say({ version, rows, packs: await app.rooms.datasets.trees.packs('images') })
await app.close()
