import type { Digest } from '../base/index.ts'
import type { AutomlRecord } from './automl/record.ts'
import { makeAgain } from './automl/reproduce.ts'
import { type Environment, environmentHere } from './environment.ts'
import type { TrainingNeeds } from './needs.ts'
import { runPipeline } from './pipeline.ts'
import type { RecordedStep, TrainingRecord } from './record.ts'
import { recordOfRun } from './record-of-run.ts'
import { openWorkbench } from './workbench.ts'

/** What a training gave when it was done again. */
export interface Reproduction {
  readonly run: string
  /** True when every step gave what it gave then, and so the very same model. */
  readonly same: boolean
  readonly modelHash: Digest
  readonly expected: Digest
  /** The first step that gave something else. */
  readonly firstDifference?: string
  readonly steps: readonly { readonly step: string; readonly same: boolean }[]
  /** Where it was trained, and where it was repeated. */
  readonly environment: { readonly recorded: Environment; readonly here: Environment }
}

/**
 * Trains again from the record of a run, taking nothing from the cache, and compares step by step. Keeps nothing but the run of
 * its flow, `training.reproduce`, and the tag `reproduced` of the run: true or false.
 *
 * Errors: `tracking.run_not_found`, `training.no_record`, and those of training.
 */
export async function reproduce(
  needs: TrainingNeeds,
  run: string,
  progress: (done: number, doing: string) => void = () => {},
): Promise<Reproduction> {
  const record = await recordOfRun(needs, run)
  if ('pipeline' in record) return reproduceAutoml(needs, { run, record, progress })
  const { lake, datasets, hash, blobs: before, definedOnDemands } = needs
  const bench = openWorkbench(
    { lake, datasets, hash, before, ...(definedOnDemands && { definedOnDemands }) },
    record.inputs,
  )
  try {
    const options = { fresh: true, progress }
    const made = await needs.flow.run(
      'training.reproduce',
      run,
      (step) => runPipeline({ bench, step, hash }, record.inputs),
      options,
    )
    return await judged(needs, { run, record, steps: made.steps, modelHash: made.model })
  } finally {
    await bench.close()
  }
}

async function reproduceAutoml(
  needs: TrainingNeeds,
  about: {
    readonly run: string
    readonly record: AutomlRecord
    readonly progress: (done: number, doing: string) => void
  },
): Promise<Reproduction> {
  const { steps, modelHash } = await makeAgain(needs, about)
  return judged(needs, { ...about, steps, modelHash })
}

/** Compares, and notes with the run how it came out. */
async function judged(
  { runs }: TrainingNeeds,
  about: {
    readonly run: string
    readonly record: Pick<TrainingRecord, 'steps' | 'modelHash' | 'environment'>
    readonly steps: readonly RecordedStep[]
    readonly modelHash: Digest
  },
): Promise<Reproduction> {
  const { run, record, modelHash } = about
  const steps = compare(record.steps, about.steps)
  const first = steps.find(({ same }) => !same)
  const same = first === undefined && modelHash === record.modelHash
  await runs.log(run, { tags: { reproduced: same } })
  return {
    ...{ run, same, modelHash, expected: record.modelHash, steps },
    ...(first && { firstDifference: first.step }),
    environment: { recorded: record.environment, here: environmentHere() },
  }
}

function compare(then: readonly RecordedStep[], now: readonly RecordedStep[]): Reproduction['steps'] {
  return then.map(({ step, digest }, i) => ({ step, same: now[i]?.step === step && now[i].digest === digest }))
}
