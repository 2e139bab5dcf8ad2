import { setImmediate as turn } from 'node:timers/promises'
import { digestOf } from '../base/index.ts'
import { type Definitions, definitionsOf } from './definition.ts'
import { fail } from './errors.ts'
import { type ReadKeys, readKeys } from './fingerprint.ts'
import { type Partition, type PartitionPlace, partitionsBetween } from './partition.ts'
import type { Pipeline } from './pipeline.ts'
import { outerReads, type Pinned } from './reads.ts'
import type { PipelineNeeds } from './step-needs.ts'

/** Partitions between which others have their turn. */
const KEYS_A_TURN = 2_000

/** What is known of many partitions before one of them is run. */
export interface Prepared {
  readonly definitions: Definitions
  readonly keys: ReadKeys
  /** Names everything that decides the results of a partition. */
  readonly keyOf: (partition: Partition | undefined) => string
}

/** Reads what decides the results of partitions: the text of the steps, and one scan of each dataset. */
export async function prepare(
  needs: PipelineNeeds,
  pipeline: Pipeline,
  scope: { readonly versions: Pinned; readonly partitions: readonly Partition[] },
): Promise<Prepared> {
  const definitions = await definitionsOf(pipeline, needs.root)
  const keys = await readKeys(needs, pipeline, scope)
  const what = digestOf({ definitions, after: pipeline.after }, needs.hash)
  const reads = outerReads(pipeline)
  return {
    ...{ definitions, keys },
    keyOf: (partition) =>
      digestOf(
        {
          what,
          reads: reads.map((read) => keys(read, partition)),
          partition: partition && [partition.key, partition.start ?? null, partition.end ?? null],
        },
        needs.hash,
      ),
  }
}

/** Partitions that are not as the pipeline says now; others have their turn in between. */
export async function partitionsToRun(
  partitions: readonly Partition[],
  isDone: (partition: Partition) => boolean,
): Promise<readonly Partition[]> {
  const found: Partition[] = []
  for (const [i, partition] of partitions.entries()) {
    if (i % KEYS_A_TURN === 0) await turn()
    if (!isDone(partition)) found.push(partition)
  }
  return found
}

/** Where the partitions of a pipeline are looked for; undefined where it has none. */
export function placeOf(pipeline: Pipeline, now: number): PartitionPlace | undefined {
  return pipeline.partitions && { partitions: pipeline.partitions, zone: pipeline.timezone, now }
}

/** Errors: `pipeline.bad_partition`, `pipeline.not_partitioned`. */
export function partitionNamed(pipeline: Pipeline, key: string | undefined, now: number): Partition | undefined {
  const place = placeOf(pipeline, now)
  if (!place) {
    if (key === undefined) return undefined
    throw fail('bad_partition', { pipeline: pipeline.name, partition: key, reason: 'it has no partitions' })
  }
  const found = key === undefined ? partitionsBetween(place)?.at(-1) : partitionsBetween(place, key, key)?.[0]
  if (found) return found
  throw fail('bad_partition', {
    ...{ pipeline: pipeline.name, partition: key ?? 'yet' },
    reason: key === undefined ? 'none is complete' : 'it is no key, before the first one, or not complete yet',
  })
}

/** Errors: `pipeline.bad_partition`, `pipeline.not_partitioned`. */
export function rangeOf(
  pipeline: Pipeline,
  { from, to }: { readonly from?: string; readonly to?: string },
  now: number,
): readonly Partition[] {
  const place = placeOf(pipeline, now)
  if (!place) throw fail('not_partitioned', { pipeline: pipeline.name })
  const found = partitionsBetween(place, from, to)
  if (found && found.length > 0) return found
  throw fail('bad_partition', {
    ...{ pipeline: pipeline.name, partition: [from ?? 'first', to ?? 'last'].join(' to ') },
    reason: found ? 'none of them is complete' : 'one of the two is no key of it',
  })
}
