import path from 'node:path'
import { createEvents, idMaker, manualClock, seededRandom } from '../../src/base/index.ts'
import { type MlflowTrackingNeeds, mlflowTracking } from '../../src/protocols/index.ts'
import { openEmbeddedDatabase, openFolderBlobs } from '../../src/storage/index.ts'
import {
  createArtifacts,
  createExperiments,
  createLoggedModels,
  createRuns,
  createTraces,
  createUploads,
  trackingActions,
  trackingMigrations,
} from '../../src/tracking/index.ts'
import { freshFolder } from '../support/folders.ts'
import { fakeServer } from './fake-server.ts'

/** MLflow's door over real tracking, listening; of the registry only where the files of version 1 of `late` are. */
export async function artifactStage(host = '127.0.0.1') {
  const folder = freshFolder()
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate(trackingMigrations)
  const clock = manualClock(Date.UTC(2001, 4, 14))
  const newId = idMaker(clock, seededRandom(3))
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const events = createEvents(
    () => clock.now(),
    () => undefined,
  )
  const base = { database, blobs, clock, newId, events }
  const artifacts = createArtifacts(base)
  const uploads = createUploads({ ...base, artifacts })
  const rooms = { experiments: createExperiments(base), runs: createRuns(base), loggedModels: createLoggedModels(base) }
  const perform = async (name: string, input: object): Promise<unknown> => {
    const action = trackingActions.find((one) => one.name === name)!
    return (action.run as (needs: object, input: object) => Promise<unknown>)({ ...rooms, artifacts }, input)
  }
  const run = await rooms.runs.start({ experiment: 'late', name: 'spring' })
  const needs = {
    ...{ tracking: { ...rooms, perform }, registry: {}, ready: () => true },
    traces: { traces: createTraces(base), clock },
    artifacts: {
      ...{ artifacts, uploads, ...rooms, perform },
      versionLocation: async (model: string, version: number) =>
        model === 'late' && version === 1 ? run.artifactUri : undefined,
    },
  } as unknown as MlflowTrackingNeeds
  const server = await fakeServer({ doors: [mlflowTracking(needs)], settings: { host } })
  const { port } = await server.listen()
  const close = async (): Promise<void> => {
    await server.close()
    await database.close()
  }
  return { url: `http://127.0.0.1:${port}`, run, artifacts, blobs, ...rooms, close, folder }
}

export type ArtifactStage = Awaited<ReturnType<typeof artifactStage>>
