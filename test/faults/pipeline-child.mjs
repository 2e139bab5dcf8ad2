// Makes the demo's project so on a small set of flights, and prints every boundary of its steps, and in the end what is there: to
// be killed. Told where it was killed before, it kills itself at the first other boundary. It begins when it reads its orders.
import { once } from 'node:events'
import { readdirSync, writeSync } from 'node:fs'
import path from 'node:path'
import { sql as statement } from 'kysely'
import * as millrace from '../../dist/index.js'

const { boosting, canary, category, csv, dataset, defineProject, endpoint, featureView, logistic } = millrace
const { createMillrace, manualClock, model, number, parquet, sql, text, time, window } = millrace

const OPENING = Date.UTC(2001, 4, 14)
const WEEK = 7 * 24 * 3_600_000
const [orders] = await once(process.stdin, 'data')
process.stdin.destroy()
const { folder, files, killedAt, serve } = JSON.parse(orders)
const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)

function flightsProject() {
  const airports = dataset('airports', {
    source: csv(files.airports),
    contract: { iata: text(), latitude: number(), longitude: number() },
  })
  const flights = dataset('flights', {
    source: parquet(files.flights),
    time: 'date',
    contract: {
      date: time(),
      delay: number({ min: -200 }),
      distance: number({ min: 1 }),
      origin: category({ references: [airports, 'iata'] }),
      destination: category({ references: [airports, 'iata'] }),
    },
    onViolation: 'quarantine',
  })
  const knownAt = sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`
  const lateShare = window.mean(sql`delay > 15`, '3h')
  const view = (name, entity, more = {}) =>
    featureView(`${name}_late`, {
      ...{ from: flights, entity, knownAt, features: { [`${name}_late_3h`]: lateShare } },
      ...more,
    })
  const views = [
    view('origin', 'origin'),
    view('inbound', 'destination', { on: 'origin' }),
    view('dest', 'destination'),
  ]
  const late = model('late', {
    data: flights,
    label: sql`delay > 15`,
    labelKnownAt: knownAt,
    features: ['distance', 'hour(date)', 'dayofweek(date)', 'origin', 'destination', ...views],
    window: '3w',
    split: { by: 'time', test: '1w' },
    learners: [logistic(), boosting({ rounds: 12, leaves: 7 })],
    metric: 'logloss',
    gates: { auc: { min: 0.65 }, logloss: { noWorseThan: 'champion' } },
  })
  const policy = endpoint('late', {
    model: late,
    rollout: canary({ shadow: '1d', steps: [5, 25, 50, 100] }),
    watch: { window: '1w', drift: true, calibration: { max: 0.03 } },
    renew: { on: ['calibration'], window: '6w', afterWindows: 2 },
  })
  return defineProject({ name: 'flights', datasets: [airports], endpoints: [policy] })
}

const TABLES = [
  ...['dataset_version', 'model_version', 'run', 'run_input', 'alias_move', 'serving_traffic'],
  ...['automation_policy', 'automation_decision', 'automation_rollout'],
]

/** Everything a user can see afterwards, but for what names the attempts themselves. */
async function summaryOf({ rooms }) {
  const versions = []
  for (const { name } of await rooms.datasets.list()) versions.push(...(await rooms.datasets.versions(name)))
  const models = await rooms.models.versions('late').catch(() => [])
  const runs = (await rooms.runs.list()).runs
  const files = await Promise.all(runs.map(({ id }) => rooms.runs.artifacts(id)))
  const points = await Promise.all(runs.map((run) => pointsOf(rooms, run)))
  const rows = {}
  for (const table of TABLES) rows[table] = await countOf(rooms, table)
  return {
    ...{ versions, models, runs, files, points, rows },
    aliases: await rooms.models.aliasHistory('late').catch(() => []),
    traffic: await rooms.endpoints.history('late').catch(() => []),
    endpoints: await rooms.endpoints.list(),
    unfinished: (await rooms.flow.runs({ limit: 1_000 })).filter(({ state }) => state !== 'finished'),
    blobs: filesOf('blobs'),
    drafts: filesOf('lake/unfinished'),
    features: await features(rooms),
    journal: await journalOf(rooms),
  }
}

/** The whole history of each metric of a run. */
async function pointsOf({ runs }, { id, metrics }) {
  const names = Object.keys(metrics).sort()
  return Promise.all(names.map((metric) => runs.history({ run: id, metric, limit: 25_000 })))
}

async function countOf({ database }, table) {
  const { rows } = await statement`select count(*) as n from ${statement.table(table)}`.execute(database.on())
  return rows[0].n
}

function filesOf(place) {
  const root = path.join(folder, place)
  const all = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return all.map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name))).sort()
}

/** What the online store knows of a few airports: the features a request would be answered with. */
async function features(rooms) {
  const scoring = rooms.scorings.of('late')
  if (!scoring) return []
  const places = ['AAA', 'ABA', 'ACA']
  const texts = { kind: 'category', codes: Int32Array.from(places.keys()), dictionary: places }
  const numbers = (kind, value) => ({ kind, values: new Float64Array(places.length).fill(value) })
  const columns = [
    ...[
      ['date', numbers('time', OPENING)],
      ['distance', numbers('number', 500)],
    ],
    ...[
      ['origin', texts],
      ['destination', { ...texts, codes: texts.codes.toReversed() }],
    ],
  ]
  const table = { rows: places.length, columns: new Map(columns) }
  const { columns: found } = await scoring.vectors(table, new Float64Array(places.length).fill(OPENING))
  return [...found].map(([name, { values = [] }]) => [name, ...values])
}

async function journalOf({ journal }) {
  const table = await journal.read('late', { from: 0, to: Number.MAX_SAFE_INTEGER }).catch(() => undefined)
  if (!table) return {}
  const { codes, dictionary } = table.columns.get('id')
  const label = table.columns.get('label')?.values ?? []
  return Object.fromEntries(Array.from(codes, (code, row) => [dictionary[code], label[row]]))
}

const OTHERS = [
  ...['tracking.run_started', 'registry.version_registered', 'tracking.run_finished'],
  ...['registry.alias_moved', 'serving.traffic_changed'],
]
const keys = new Map()

/** The name of a boundary that stays the same over restarts; nothing for any other event. */
function boundaryOf({ name, payload }) {
  if (name === 'flow.run_started') keys.set(payload.run, payload.key)
  if (/^flow\.(step_started|step_finished)$/.test(name))
    return [name, payload.flow, keys.get(payload.run), payload.step ?? ''].join(' ').trim()
  if (name === 'data.version_committed' && payload.dataset === 'flights') return `${name} flights`
  return OTHERS.includes(name) ? name : undefined
}

function fault(facts, text) {
  say({ fault: text, error: String(facts.err?.stack ?? facts.err) })
}

const nothing = () => undefined
const log = { debug: nothing, info: nothing, warn: nothing, error: fault }
const settings = { dataDir: folder, config: '', host: '127.0.0.1', port: 0, allowedHosts: '', logLevel: 'error' }
const clock = manualClock(OPENING)
const given = { settings: { ...settings, memoryLimit: '512MB', threads: 2 }, log, clock, project: flightsProject() }
const app = await createMillrace(given)
app.events.onAny((happening) => {
  const boundary = boundaryOf(happening)
  if (boundary === undefined) return
  say({ boundary })
  if (killedAt && !killedAt.includes(boundary)) process.kill(process.pid, 'SIGKILL')
})
await app.apply(nothing)
if (serve) {
  const again = { window: { from: OPENING - 2 * WEEK, to: OPENING }, once: 'second', because: 'a second one' }
  await app.rooms.train(given.project.endpoints[0], again)
  say({ summary: await summaryOf(app) })
  say({ url: (await app.serve()).url })
} else {
  say({ summary: await summaryOf(app) })
  await app.close()
}
