// Runs AutoML on a file and prints every boundary of its steps, and in the end the result: to be killed. Told where it was killed
// before, it kills itself at the next boundary of that kind. It begins when it reads its orders.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createMillrace } from '../../dist/index.js'

const [orders] = await once(process.stdin, 'data')
process.stdin.destroy()
const { folder, input, killAt } = JSON.parse(orders)
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const nothing = () => undefined
const fault = (facts, text) => say({ fault: text, error: String(facts.err?.stack ?? facts.err) })
const log = { debug: nothing, info: nothing, warn: nothing, error: fault }
const settings = { dataDir: folder, config: '', host: '127.0.0.1', port: 0, allowedHosts: '', logLevel: 'error' }
const app = await createMillrace({ settings: { ...settings, memoryLimit: '512MB', threads: 2 }, log })

let boundaries = 0
app.events.onAny(({ name, payload }) => {
  if (name !== 'flow.step_started' && name !== 'flow.step_finished') return
  say({ boundary: name, step: payload.step, cached: payload.cached })
  if (killAt !== undefined && !payload.cached && ++boundaries === killAt) process.kill(process.pid, 'SIGKILL')
})
const face = { name: 'training.automl' }
const { actions } = await import('../../dist/assembly/catalog.js')
const call = { actor: { id: 'operator', roles: ['operator'] }, progress: nothing, files: 'all' }
const result = await app.perform(
  actions.find(({ name }) => name === face.name),
  input,
  call,
)
say({ result })
await app.close()
