import type { Clock } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { artifactPathOf, createArtifactNames } from '../artifacts/artifacts.ts'
import { artifactUriOf } from './rows.ts'
import { checkPath, type Run, type RunArtifact } from './run.ts'

/** The files of runs, by their path within the run. */
export interface RunFiles {
  add(run: Run, artifact: RunArtifact): Promise<void>
  artifacts(run: Run): Promise<readonly RunArtifact[]>
}

/** Files of runs are artifacts; a run whose artifacts are elsewhere has a place of its own here too. */
export function createRunFiles(needs: { readonly database: Database; readonly clock: Clock }): RunFiles {
  const names = createArtifactNames(needs)
  const folderOf = ({ id, experimentId, artifactUri }: Run): string =>
    artifactPathOf(artifactUri) ?? artifactPathOf(artifactUriOf(experimentId, id))!
  return {
    async add(run, { path, digest, bytes }) {
      checkPath(path)
      await names.name(`${folderOf(run)}/${path}`, { digest, bytes })
    },
    artifacts: (run) => names.tree(folderOf(run)),
  }
}
