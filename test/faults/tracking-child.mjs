// Logs to runs from several writers until it is killed, and says what was acknowledged. Told to end, it says what the runs hold.
import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createEvents, idMaker, seededRandom } from '../../dist/base/index.js'
import { openEmbeddedDatabase } from '../../dist/storage/index.js'
import { createRuns, trackingMigrations } from '../../dist/tracking/index.js'

/** All of a line at once: a pipe that is full takes a part of it, or nothing. */
const say = (line) => {
  const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at)
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
const [orders] = await once(process.stdin, 'data')
const { folder, life, writers, read } = JSON.parse(orders)
const fault = (error) => say({ fault: String(error?.stack ?? error) })
process.on('unhandledRejection', fault)

const clock = { now: Date.now }
const database = await openEmbeddedDatabase({ folder })
await database.migrate(trackingMigrations)
const events = createEvents(Date.now, fault)
const runs = createRuns({ database, clock, events, newId: idMaker(clock, seededRandom(life)) })

if (read) {
  for (let writer = 0; writer < writers; writer++) {
    const { params, tags, metrics } = await runs.get(`run-${writer % 3}`)
    const points = await runs.history({ run: `run-${writer % 3}`, metric: `w${writer}`, limit: 1_000_000 })
    say({ writer, params, tags, metrics, points: points.map(({ step, value }) => [step, value]) })
  }
  await database.close()
  process.exit(0)
}

for (const id of ['run-0', 'run-1', 'run-2']) await runs.start({ experiment: 'killed', id })
say({ started: true })
await Promise.all(
  Array.from({ length: writers }, async (_, writer) => {
    for (let entry = 0; ; entry++) {
      const name = `${writer}-${life}-${entry}`
      const first = (life * 100_000 + entry) * 10
      const size = entry % 7 === 0 ? 300 : 3
      const points = Array.from({ length: size }, (_, i) => ({ key: `w${writer}`, value: i, step: first * 100 + i }))
      await runs.log(`run-${writer % 3}`, { params: { [name]: size }, tags: { [name]: size }, points, at: 1 })
      say({ done: { writer, name, size, first: first * 100 } })
    }
  }),
)
