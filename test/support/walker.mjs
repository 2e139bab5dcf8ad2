// Runs one flow of twenty steps, each of which notes in a file that it ran, and prints its result: to be killed on the way.
import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [folder, notes] = process.argv.slice(2)
const { openEmbeddedDatabase } = await import('../../dist/storage/index.js')
const { createFlow, flowMigrations } = await import('../../dist/flow/index.js')
const { createEvents, idMaker, seededRandom } = await import('../../dist/base/index.js')

const database = await openEmbeddedDatabase({ folder })
await database.migrate(flowMigrations)
const clock = { now: Date.now }
const random = seededRandom(process.pid)
const events = createEvents(clock.now, () => {})
const hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const flow = createFlow({ database, clock, events, hash, newId: idMaker(clock, random), random, leaseMs: 400 })
process.stdout.write('ready\n')
const sum = await flow.run('walk', 'key', async (step) => {
  let sum = 0
  for (let n = 0; n < 20; n++)
    sum += await step(
      'walk',
      n,
      async () => {
        appendFileSync(notes, `begin ${n}\n`)
        await sleep(15)
        appendFileSync(notes, `end ${n}\n`)
        return n
      },
      { retries: 50 },
    )
  return sum
})
const runs = await flow.runs({ limit: 100 })
process.stdout.write(`${JSON.stringify({ sum, runs: runs.length })}\n`)
await database.close()
