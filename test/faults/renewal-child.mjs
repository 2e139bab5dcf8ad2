// Lets the loop renew a model by contest because a person asked for it, prints every boundary of its steps, and in the end what is there: to
// be killed. It kills itself at the first boundary whose name is on the list that it is given.
import { writeSync } from 'node:fs'
import * as millrace from '../../dist/index.js'

const {
  canary,
  createMillrace,
  csv,
  dataset,
  defineProject,
  endpoint,
  logistic,
  manualClock,
  model,
  number,
  sql,
  time,
} = millrace
const [folder, file, now, ...killAt] = process.argv.slice(2)
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)

const rides = dataset('rides', { source: csv(file), time: 'at', contract: { at: time(), x: number(), y: number() } })
const late = model('late', {
  ...{ data: rides, label: sql`y > 0`, labelKnownAt: sql`at + to_minutes(60)`, features: ['x'] },
  ...{ window: '4w', learners: [logistic()], metric: 'logloss' },
})
const policy = endpoint('late', {
  model: late,
  rollout: canary({ shadow: '1d' }),
  renew: { on: ['calibration'], window: { candidates: ['2w', '4w', 'all'] } },
})
const nothing = () => undefined
const fault = (facts, text) => say({ fault: text, error: String(facts.err?.stack ?? facts.err) })
const log = { debug: nothing, info: nothing, warn: nothing, error: fault }
const settings = { dataDir: folder, config: '', host: '127.0.0.1', port: 0, allowedHosts: '', logLevel: 'error' }
const project = defineProject({ name: 'rides', endpoints: [policy] })
const clock = manualClock(Number(now))
const app = await createMillrace({ settings: { ...settings, memoryLimit: '256MB', threads: 1 }, log, clock, project })
await app.apply(nothing)
const { decisions, models, orders, endpoints, flow, rollouts } = app.rooms
if ((await orders.list('late')).length === 0)
  await orders.give({ endpoint: 'late', word: 'renew', by: 'ada', because: 'it is time' })

app.events.onAny(({ name, payload }) => {
  const isStep = /^flow\.step_(started|finished)$/.test(name) && payload.flow === 'automation.renew'
  if (!isStep && name !== 'automation.decided') return
  const boundary = isStep ? `${name} ${payload.step}` : `${name} ${payload.what}`
  say({ boundary, cached: payload.cached })
  if (killAt.includes(boundary)) process.kill(process.pid, 'SIGKILL')
})
await app.look()
const runs = (await flow.runs({ limit: 100 })).filter((run) => run.flow === 'automation.renew')
say({
  decisions: await decisions.list({ endpoint: 'late' }),
  versions: (await models.versions('late')).map(({ version }) => version),
  runs: runs.map(({ state }) => state),
  state: await endpoints.get('late'),
  rollout: await rollouts.underWay('late'),
})
await app.close()
