import type { Clock } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { checkPath, type RunArtifact, type RunInput } from './run.ts'
import type { TrackingTables } from './tables.ts'

/** What runs have made and what they have read. */
export interface RunFiles {
  add(run: string, artifact: RunArtifact): Promise<void>
  artifacts(run: string): Promise<readonly RunArtifact[]>
  inputs(run: string): Promise<readonly RunInput[]>
}

export function createRunFiles(needs: { readonly database: Database; readonly clock: Clock }): RunFiles {
  const on = () => needs.database.on<TrackingTables>()
  return {
    async add(run, { path, digest, bytes }) {
      checkPath(path)
      const made = { digest, bytes, created_at: needs.clock.now() }
      await on()
        .insertInto('run_artifact')
        .values({ run_id: run, path, ...made })
        .onConflict((conflict) => conflict.columns(['run_id', 'path']).doUpdateSet(made))
        .execute()
    },
    artifacts(run) {
      const select = on().selectFrom('run_artifact').select(['path', 'digest', 'bytes'])
      return select.where('run_id', '=', run).orderBy('path').execute()
    },
    inputs(run) {
      const select = on().selectFrom('run_input').select(['dataset', 'version', 'context'])
      return select.where('run_id', '=', run).orderBy('dataset').orderBy('context').orderBy('version').execute()
    },
  }
}
