// Raises and resolves alerts and tells a receiver, until it is killed. Told to end, it sends what is left and says what it holds.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createEvents, idMaker, seededRandom } from '../../dist/base/index.js'
import { monitoringMigrations, openAlerting, receiver } from '../../dist/monitoring/index.js'
import { openEmbeddedDatabase, queueMigrations } from '../../dist/storage/index.js'

const say = (line) => writeSync(1, `${JSON.stringify(line)}\n`)
const [orders] = await once(process.stdin, 'data')
const { folder, life, host, read } = JSON.parse(orders)
const fault = (error) => say({ fault: String(error?.stack ?? error) })
process.on('unhandledRejection', fault)

// an hour further in each life, so that leases and pauses of the last one are over
let ahead = life * 3_600_000
const clock = { now: () => Date.now() + ahead }
const database = await openEmbeddedDatabase({ folder })
await database.migrate([...queueMigrations, ...monitoringMigrations])
const random = seededRandom(life + 1)
const alerting = openAlerting({
  ...{ database, clock, events: createEvents(clock.now, fault), newId: idMaker(clock, random), random },
  ...{ declared: [receiver('ops', { webhook: { url: `http://${host}/` } })], allowedHosts: [host] },
  ...{ onFault: () => undefined, secretOf: () => undefined, address: () => undefined },
})

if (read) {
  await database.on().updateTable('queue_job').set({ lease_until: 0 }).where('state', '=', 'leased').execute()
  await alerting.look()
  const isWaiting = async () => (await alerting.deliveries.list({ state: 'waiting', limit: 1 })).length > 0
  // what was put back with a pause is due a little later
  for (let round = 0; round < 20 && (await isWaiting()); round++) {
    await alerting.drain()
    ahead += 60_000
  }
  const alerts = await alerting.alerts.list({ limit: 100_000 })
  const waiting = await alerting.deliveries.list({ state: 'waiting', limit: 100_000 })
  say({ alerts: alerts.map(({ id, closedAt }) => ({ id, isOver: closedAt !== null })), waiting: waiting.length })
  await database.close()
  process.exit(0)
}

alerting.start()
say({ started: true })
for (let n = 0; ; n++) {
  const endpoint = `e-${life}-${n}`
  const finding = { code: 'monitoring.drift', severity: 'alarm', message: 'moved', subjects: [], evidence: {} }
  const { id } = await alerting.alerts.raise(endpoint, finding)
  say({ raised: id })
  if (n % 2 === 0) await alerting.alerts.resolve(endpoint, 'monitoring.drift', { because: 'over' })
}
