import { type Static, Type } from 'typebox'
import { type Clock, hasCode, Measure, MillraceError, Name } from '../../base/index.ts'
import { type Dataset, type IngestNeeds, ingest } from '../../data/index.ts'
import { GateResult } from '../../registry/index.ts'
import type { ModelSpec, Rehearsal } from '../../training/index.ts'
import type { Project } from '../project.ts'
import { Remark, remarksOn } from './remarks.ts'

/** What checking a project is built from. */
export interface CheckNeeds extends IngestNeeds {
  readonly clock: Clock
  readonly rehearse: (spec: ModelSpec, order: RehearsalOrder) => Promise<Rehearsal>
}

/** What is trained to see whether it would pass. */
export interface RehearsalOrder {
  readonly window: { readonly from: number; readonly to: number }
  readonly asOf: number
  readonly sample?: { readonly share: number }
  readonly progress: (done: number, doing: string) => void
}

const Refusal = Type.Union([Type.Object({ code: Type.String(), says: Type.String() }), Type.Null()])

/** How a project stood the check before it is merged. */
export const Checked = Type.Object({
  passed: Type.Boolean(),
  datasets: Type.Array(
    Type.Object({
      name: Name,
      rows: Type.Integer(),
      quarantined: Type.Integer({ description: 'Rows that broke the contract.' }),
      refused: Refusal,
    }),
  ),
  models: Type.Array(
    Type.Object({
      name: Name,
      learner: Type.Union([Type.String(), Type.Null()]),
      rows: Type.Integer({ description: 'Rows it would have learned from.' }),
      metrics: Type.Record(Type.String(), Measure, { description: 'On the rows that were held out.' }),
      gates: Type.Array(GateResult),
      refused: Refusal,
    }),
  ),
  remarks: Type.Array(Remark, { description: 'What in the policies can never work, or hardly.' }),
})
export type Checked = Static<typeof Checked>

/**
 * Checks a project as a pull request wants it: reads its data against the contracts, trains every model on a sample and holds it to its gates
 * without registering it, and reads the policies. What a part refuses is in the answer; it ends nothing.
 */
export async function checkProject(
  needs: CheckNeeds,
  project: Project,
  order: { readonly share?: number; readonly progress: (done: number, doing: string) => void },
): Promise<Checked> {
  const steps = project.datasets.length + project.models.length
  const datasets: Checked['datasets'] = []
  for (const [i, dataset] of project.datasets.entries()) {
    order.progress(i / steps, `reading ${dataset.name}`)
    datasets.push(await readOne(needs, dataset))
  }
  const models: Checked['models'] = []
  for (const [i, model] of project.models.entries()) {
    const done = project.datasets.length + i
    order.progress(done / steps, `training ${model.name}`)
    models.push(await rehearseOne(needs, model, order.share))
  }
  order.progress(1, 'checked')
  const remarks = project.endpoints.flatMap(remarksOn)
  const isWell = [...datasets, ...models].every(({ refused }) => refused === null)
  const isPassed = models.every(({ gates }) => gates.every(({ passed }) => passed))
  const passed = isWell && isPassed && remarks.every(({ severity }) => severity !== 'error')
  return { passed, datasets, models, remarks }
}

async function readOne(needs: CheckNeeds, dataset: Dataset): Promise<Checked['datasets'][number]> {
  const none = { name: dataset.name, rows: 0, quarantined: 0 }
  try {
    const { rows, quarantined } = await ingest(needs, dataset, { progress: () => undefined })
    return { name: dataset.name, rows, quarantined, refused: null }
  } catch (error) {
    // what is pushed may be empty for a while
    return hasCode(error, 'data.nothing_pushed') ? { ...none, refused: null } : { ...none, refused: refusalOf(error) }
  }
}

async function rehearseOne(
  { clock, rehearse }: CheckNeeds,
  model: ModelSpec,
  share: number | undefined,
): Promise<Checked['models'][number]> {
  const now = clock.now()
  const window = { from: now - model.windowMs, to: now }
  const sample = share === undefined ? {} : { sample: { share } }
  try {
    const { learner, rows, metrics, gates } = await rehearse(model, {
      ...{ window, asOf: now, progress: () => undefined },
      ...sample,
    })
    return { name: model.name, learner, rows, metrics: { ...metrics }, gates: [...gates], refused: null }
  } catch (error) {
    return { name: model.name, learner: null, rows: 0, metrics: {}, gates: [], refused: refusalOf(error) }
  }
}

function refusalOf(error: unknown): { readonly code: string; readonly says: string } {
  if (!(error instanceof MillraceError) || error.status >= 500) throw error
  return { code: error.code, says: `${error.message} ${error.help}` }
}
