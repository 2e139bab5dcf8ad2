import { createHash } from 'node:crypto'
import {
  type Clock,
  createEvents,
  type Happening,
  type Hash,
  idMaker,
  manualClock,
  type NewId,
  type Random,
  seededRandom,
} from '../../src/base/index.ts'
import { createFlow, type Flow, type FlowNeeds, flowMigrations } from '../../src/flow/index.ts'
import type { Database } from '../../src/storage/index.ts'

/** SHA-256, as the stones take it. */
export const sha256: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`

let seed = 1

/** A flow over a database, with a clock that stands still, and a record of what it published. */
export async function openFlow(
  database: Database,
  given: Partial<FlowNeeds> = {},
): Promise<{ flow: Flow; heard: Happening[]; clock: Clock; newId: NewId; random: Random }> {
  await database.migrate(flowMigrations)
  const clock = manualClock(Date.UTC(2026, 0, 1))
  const random = seededRandom(seed++)
  const newId = idMaker(clock, random)
  const events = createEvents(clock.now, (fault) => {
    throw fault
  })
  const heard: Happening[] = []
  events.onAny((happening) => heard.push(happening))
  return {
    flow: createFlow({ database, clock, events, hash: sha256, newId, random, ...given }),
    heard,
    clock,
    newId,
    random,
  }
}
