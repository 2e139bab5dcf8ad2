import { hasCode, type LineageEdge, type LineageSource, lineageNames } from '../base/index.ts'
import type { TrainingNeeds } from './needs.ts'
import { recordOfRun } from './record-of-run.ts'

/** More records than these are not read for one question. */
const MOST_READ = 50

/** What code and what environment trained a model, as the record of its run says. Nodes are `code:…` and `environment:…`. */
export function createTrainingLineage(needs: Pick<TrainingNeeds, 'runs' | 'blobs'>): LineageSource {
  return {
    find: async () => undefined,
    describe: async () => [],
    async edges(ids, direction) {
      if (direction === 'down') return []
      const runs = lineageNames(ids, 'run').slice(0, MOST_READ)
      return (await Promise.all(runs.map((run) => edgesOf(needs, run)))).flat()
    },
  }
}

async function edgesOf(needs: Pick<TrainingNeeds, 'runs' | 'blobs'>, run: string): Promise<readonly LineageEdge[]> {
  try {
    const { millrace, node, platform } = (await recordOfRun(needs, run)).environment
    const to = `run:${run}`
    return [
      { from: `code:millrace@${millrace}`, to, how: 'ran' },
      { from: `environment:node ${node} ${platform}`, to, how: 'ran in' },
    ]
  } catch (error) {
    if (hasCode(error, 'training.no_record') || hasCode(error, 'tracking.run_not_found')) return []
    throw error
  }
}
