import type { DataPlane, ScoringRequest } from './protocols/index.ts'
import type { Serving } from './serving/index.ts'

/** Puts every serving protocol over the one serving room. */
export function dataPlaneOf(serving: Serving): DataPlane {
  return {
    names: serving.names,
    describe(name) {
      const served = serving.describe(name)
      if (!served) return undefined
      const { versions, ready, columns, answers } = served
      return { name, versions: versions.map(String), ready, columns, answers }
    },
    infer: (name, { rows, ids, keys, version }: ScoringRequest) =>
      serving.predict(name, {
        rows,
        ...(ids && { ids }),
        ...(keys && { keys }),
        ...(version !== undefined && { version: Number(version) }),
      }),
  }
}
