import type { Digest } from '../../base/index.ts'
import type { Step } from '../../flow/index.ts'
import { fail } from '../errors.ts'
import { asJson } from '../needs.ts'
import type { RecordedStep } from '../record.ts'
import { keepAnswers } from './answer-blobs.ts'
import type { AutomlNeeds } from './automl.ts'
import { openAutomlBench, type Studied } from './bench.ts'
import { digestFile } from './files.ts'
import { makeModel } from './making.ts'
import type { Member } from './pipeline.ts'
import type { AutomlRecord } from './record.ts'
import { stepsOf } from './run.ts'

/** What came of making a model again. */
export interface MadeAgain {
  readonly modelHash: Digest
  readonly steps: readonly RecordedStep[]
}

/**
 * Makes the model of a record again from the file, taking nothing from the cache: its rows are studied and prepared, the members judged
 * with the rounds that are recorded, corrected, and fitted to all rows. The search is not repeated: nothing of the model depends on
 * it but what the record holds.
 *
 * Errors: `training.data_changed` where the file holds other bytes, `training.file_not_found`, and those of `automl`.
 */
export async function makeAgain(
  needs: AutomlNeeds,
  {
    run,
    record,
    progress,
  }: { readonly run: string; readonly record: AutomlRecord; readonly progress: (done: number, doing: string) => void },
): Promise<MadeAgain> {
  const { inputs, pipeline } = record
  const { digest } = await digestFile(inputs.data.path)
  if (digest !== inputs.data.digest) throw fail('data_changed', { file: inputs.data.path, run })
  const bench = openAutomlBench({ lake: needs.lake, hash: needs.hash }, inputs, 1)
  const work = async (step: Step): Promise<MadeAgain> => {
    progress(0.05, 'reading the file')
    const studied = (await step('study', { run }, async () => asJson(await bench.study()))) as unknown as Studied
    const members: Member[] = []
    for (const [i, member] of pipeline.members.entries()) {
      progress(0.1 + (0.6 * i) / pipeline.members.length, `judging ${member.learner}`)
      const { learner, options, seed, rounds } = member
      const order = { learner, options, seed, folds: pipeline.folds, share: 1, rounds }
      const answers = (await step(`member ${i + 1}`, asJson({ run, order }), async () => {
        const found = await (await bench.lab()).trial(order)
        return keepAnswers(bench, found.answers)
      })) as Digest
      members.push({ ...member, answers })
    }
    progress(0.75, 'learning from all rows')
    const again = { run, seed: inputs.seed, step, bench, studied, progress: () => undefined }
    const made = await makeModel(again, { ...pipeline, members })
    return { modelHash: made.model, steps: stepsOf(studied, made, needs.hash) }
  }
  try {
    return await needs.flow.run('training.reproduce', run, work, { fresh: true })
  } finally {
    await bench.close()
  }
}
