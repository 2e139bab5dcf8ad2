import { fail } from '../errors.ts'
import { stateOf, textOf, wholeOf } from './cells.ts'
import { createServerClient, type ServerAddress, type ServerClient } from './server-client.ts'
import { filesOf } from './server-files.ts'
import { loggedModelsOf, registeredOf } from './server-models.ts'
import { API, pagesOf, pairsOf } from './server-pages.ts'
import { pointsOf, runsOf } from './server-runs.ts'
import type { MlflowSource, SourceExperiment } from './source.ts'

const EXPERIMENTS_AT_ONCE = 1_000

/**
 * An MLflow store behind a tracking server, asked by the REST API that MLflow has had since 1.30.
 *
 * Errors: `tracking.import_unreachable`, `tracking.import_unreadable` where it is no tracking server.
 */
export async function openServerSource(address: ServerAddress): Promise<MlflowSource> {
  const client = createServerClient(address)
  const place = address.url.replace(/\/+$/, '')
  if ((await client.post(`${API}/experiments/search`, { max_results: 1, view_type: 'ALL' })) === undefined)
    throw fail('import_unreadable', { place, reason: 'it is no tracking server of MLflow 1.30 or newer' })
  return {
    place,
    kind: 'server',
    experiments: () => experimentsOf(client),
    size: async () => undefined,
    runs: (experiments, known) => runsOf(client, experiments, known),
    points: (runs) => pointsOf(client, runs),
    models: (experiments) => loggedModelsOf(client, experiments),
    registered: () => registeredOf(client),
    files: (of) => filesOf(client, of),
    leftOut: async () => ({}),
    close: async () => undefined,
  }
}

async function* experimentsOf(client: ServerClient): AsyncIterable<SourceExperiment> {
  const search = { max_results: EXPERIMENTS_AT_ONCE, view_type: 'ALL' }
  for await (const rows of pagesOf(
    (page) => client.post(`${API}/experiments/search`, { ...search, ...page }),
    'experiments',
  ))
    for (const row of rows) {
      const createdAt = wholeOf(row['creation_time']) ?? 0
      yield {
        id: textOf(row['experiment_id']),
        name: textOf(row['name']),
        state: stateOf(row['lifecycle_stage']),
        createdAt,
        changedAt: wholeOf(row['last_update_time']) ?? createdAt,
        artifactLocation: textOf(row['artifact_location']),
        tags: pairsOf(row['tags']),
      }
    }
}
