import { digestOf } from '../base/index.ts'
import { naiveTable, type OfflineNeeds, type OfflineRequest, offlineTable } from '../features/index.ts'
import type { Table } from '../table/index.ts'
import { labRowsOf, requestOf } from './assemble.ts'
import { inputsOf, type TrainingOrder } from './inputs.ts'
import { openLab } from './lab-thread.ts'
import type { Estimates } from './metrics.ts'
import type { ModelSpec } from './model.ts'
import { asJson, type TrainingNeeds } from './needs.ts'
import type { TrainingInputs } from './record.ts'

/** The AUC of one learner, fed by an honest join and by one that leaks, on the same held-out rows. */
export interface Leakage {
  readonly model: string
  readonly learner: string
  /** Features as they were known at the time of each row. */
  readonly pointInTime: Estimate
  /** Features from the same hour of event time, whether known by then or not, the row itself included. */
  readonly naive: Estimate
}

/** The experiment in which comparisons are kept. */
export const LEAKAGE_EXPERIMENT = 'leakage'

type Estimate = Estimates[string]

type Join = (needs: OfflineNeeds, request: OfflineRequest) => Promise<Table>

/**
 * Shows what a careless join would have promised: fits the last learner of a model on both tables and judges both on the week that
 * was held out. No model is registered; the result is a run of the experiment `leakage`.
 *
 * Errors: those of `train`.
 */
export async function leakage(needs: TrainingNeeds, spec: ModelSpec, order: TrainingOrder): Promise<Leakage> {
  const inputs = await inputsOf(needs, spec, order)
  const learner = inputs.learners.at(-1)!
  const key = digestOf(asJson(inputs), needs.hash)
  const aucOf = async (join: Join): Promise<Estimate> => {
    const lab = openLab(labRowsOf(await join(needs, await requestOf(needs, inputs)), inputs))
    try {
      const fit = await lab.fit({ learner, seed: inputs.seed, on: 'train' }, () => undefined)
      return (await lab.judge(fit.onnx))['auc']!
    } finally {
      await lab.close()
    }
  }
  return needs.flow.run('training.leakage', key, async (step) => {
    const judged = async (name: string, join: Join): Promise<Estimate> =>
      (await step(name, asJson(inputs), async () => asJson(await aucOf(join)))) as unknown as Estimate
    const [pointInTime, naive] = await Promise.all([judged('honest', offlineTable), judged('naive', naiveTable)])
    const found = { model: spec.name, learner: learner.learner, pointInTime, naive }
    await keep(needs, { key, inputs, found })
    return found
  })
}

async function keep(
  { runs }: TrainingNeeds,
  { key, inputs, found }: { readonly key: string; readonly inputs: TrainingInputs; readonly found: Leakage },
): Promise<void> {
  const id = key.replace('sha256-', '').slice(0, 32)
  const params = { model: found.model, learner: found.learner, dataset: inputs.data.version }
  await runs.start({ experiment: LEAKAGE_EXPERIMENT, id, name: found.model, params })
  await runs.log(id, {
    metrics: { naive_auc: found.naive.value ?? Number.NaN, point_in_time_auc: found.pointInTime.value ?? Number.NaN },
  })
  await runs.finish(id, 'FINISHED')
}
