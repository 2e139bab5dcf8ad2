import type { Digest } from '../base/index.ts'
import type { Partition } from './partition.ts'
import { type Pipeline, writerOf } from './pipeline.ts'
import { relationOf, windowOf } from './reads.ts'
import type { StepResult, WrittenFile } from './result.ts'
import type { Run } from './run.ts'
import type { FullRead } from './step.ts'
import type { Doing, PipelineNeeds } from './step-needs.ts'

/** Where the steps of a run find what they read. */
export interface Places {
  readonly needs: Pick<PipelineNeeds, 'lake' | 'datasets'>
  readonly run: Run
  readonly pipeline: Pipeline
  readonly partition: Partition | undefined
  readonly results: ReadonlyMap<string, StepResult>
}

/** Finds rows and files: what a step of this run made, else the version that the run has pinned. */
export function placesOf(places: Places): Pick<Doing, 'relationOf' | 'blobOf' | 'fileOf'> {
  const { needs, run, pipeline, partition, results } = places
  const blobOf = ({ from }: FullRead): Digest | undefined => {
    const writer = writerOf(pipeline, from)
    return writer === undefined ? undefined : results.get(writer)!.rows!.address
  }
  return {
    blobOf,
    fileOf: ({ from }) => fileOf(results, from),
    async relationOf(read) {
      const blob = blobOf(read)
      if (blob !== undefined) return `(select * from ${await needs.lake.scan([blob])})`
      const version = await needs.datasets.version(read.from, run.versions[read.from]!)
      return relationOf(needs.lake, version, windowOf(read, version, partition))
    },
  }
}

function fileOf(results: ReadonlyMap<string, StepResult>, from: string): WrittenFile | undefined {
  const [step, output] = from.split('.')
  return output === undefined ? undefined : results.get(step!)?.files[output]
}
