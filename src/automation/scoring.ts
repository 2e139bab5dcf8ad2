import type { Datasets } from '../data/index.ts'
import { type OnlineFeatures, replayColumns, requestColumns } from '../features/index.ts'
import type { ModelScoring } from '../serving/index.ts'
import type { ModelSpec } from '../training/index.ts'
import type { Project } from './project.ts'

/** How requests become features, for every model of the project whose data is there. */
export interface Scorings {
  of(model: string): ModelScoring | undefined
  /** Reads again which columns the data has: after a project was opened, and after its data was. */
  learn(project: Project): Promise<void>
}

const isPlain = (features: ModelSpec['features']): features is readonly string[] =>
  features.every((feature) => typeof feature === 'string')

/** Keeps in memory what the hot path asks. */
export function createScorings(needs: { readonly datasets: Datasets; readonly online: OnlineFeatures }): Scorings {
  const known = new Map<string, ModelScoring>()
  const learnModel = async (model: ModelSpec, stored: ReadonlySet<string>): Promise<void> => {
    if (!stored.has(model.data.name)) return
    const { schema } = await needs.datasets.version(model.data.name)
    const { features } = model
    known.set(model.name, {
      columns: requestColumns(features, schema),
      ...(model.data.time !== undefined && { timeColumn: model.data.time }),
      ...(isPlain(features) ? { expressions: features } : { replayed: replayColumns(features) }),
      vectors: (rows, at) => needs.online.vectors(features, rows, at),
    })
  }
  return {
    of: (model) => known.get(model),
    async learn(project) {
      const stored = new Set((await needs.datasets.list()).map(({ name }) => name))
      await Promise.all(project.models.map((model) => learnModel(model, stored)))
    },
  }
}
