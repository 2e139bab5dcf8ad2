import { createEvents, type Happening, idMaker, manualClock, seededRandom } from '../../src/base/index.ts'
import type { Database } from '../../src/storage/index.ts'
import {
  createExperiments,
  createLoggedModels,
  createRuns,
  type Experiments,
  type LoggedModels,
  type Runs,
  trackingMigrations,
} from '../../src/tracking/index.ts'

/** The stores of tracking over a database, at a time that stands still until it is moved. */
export interface Tracking {
  readonly database: Database
  readonly clock: ReturnType<typeof manualClock>
  readonly runs: Runs
  readonly experiments: Experiments
  readonly loggedModels: LoggedModels
  /** Everything that was published so far. */
  readonly heard: readonly Happening[]
}

export async function trackingOn(database: Database, seed = 3): Promise<Tracking> {
  await database.migrate(trackingMigrations)
  const clock = manualClock(Date.UTC(2001, 4, 14))
  const heard: Happening[] = []
  const events = createEvents(
    () => clock.now(),
    (fault) => {
      throw fault
    },
  )
  events.onAny((happening) => heard.push(happening))
  const base = { database, clock, events, newId: idMaker(clock, seededRandom(seed)) }
  return {
    ...{ database, clock, heard },
    ...{ runs: createRuns(base), experiments: createExperiments(base), loggedModels: createLoggedModels(base) },
  }
}
