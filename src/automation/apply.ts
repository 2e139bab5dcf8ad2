import { type Static, Type } from 'typebox'
import { type Clock, canonicalJson, hasCode, type Json, Measure, Name } from '../base/index.ts'
import { type Datasets, type DatasetVersion, DatasetVersionShape, type IngestNeeds, ingest } from '../data/index.ts'
import type { Models } from '../registry/index.ts'
import type { Endpoints } from '../serving/index.ts'
import type { TrainingResult } from '../training/index.ts'
import { fail } from './errors.ts'
import type { TrainingOrder } from './needs.ts'
import type { Policies } from './policies.ts'
import type { EndpointPolicy } from './policy.ts'
import type { Project } from './project.ts'
import { approvalOf } from './rollout/approval.ts'
import { restingCourse, STEERS, steer } from './rollout/steer.ts'

/** What making a project so is built from. */
export interface ApplyNeeds extends IngestNeeds {
  readonly clock: Clock
  readonly datasets: Datasets
  readonly endpoints: Endpoints
  readonly models: Models
  readonly policies: Policies
  readonly train: (policy: EndpointPolicy, order: TrainingOrder) => Promise<TrainingResult>
}

const FirstModel = Type.Object({
  endpoint: Name,
  version: Type.Integer(),
  learner: Type.String(),
  rows: Type.Integer({ description: 'Rows it learned from.' }),
  metrics: Type.Record(Type.String(), Measure, { description: 'On the rows that were held out.' }),
  modelHash: Type.String({ description: 'Address of the model bytes.' }),
})

/** What was there or was made for each declared thing. */
export const Applied = Type.Object({
  datasets: Type.Array(DatasetVersionShape),
  trained: Type.Array(FirstModel, { description: 'First models of endpoints that had no champion yet.' }),
})
export type Applied = Static<typeof Applied>

/**
 * Makes a project so: every dataset has its newest version, every endpoint is open and has a champion. Can be done again at any
 * time; what is so already is left alone.
 *
 * Errors: those of data and training; `automation.first_model_refused` when a first model does not pass its gates.
 */
export async function applyProject(
  needs: ApplyNeeds,
  project: Project,
  progress: (done: number, doing: string) => void,
): Promise<Applied> {
  const datasets: DatasetVersion[] = []
  const steps = project.datasets.length + project.endpoints.length
  for (const [i, dataset] of project.datasets.entries()) {
    progress(i / steps, `reading ${dataset.name}`)
    const read = ingest(needs, dataset, { progress: (done, doing) => progress((i + done) / steps, doing) })
    // what is pushed may be empty for a while
    const version = await read.catch((error: unknown) => {
      if (!hasCode(error, 'data.nothing_pushed')) throw error
    })
    if (version) datasets.push(version)
  }
  const trained: Applied['trained'] = []
  for (const [i, policy] of project.endpoints.entries()) {
    progress((project.datasets.length + i) / steps, `preparing ${policy.name}`)
    const result = await openEndpoint(needs, policy)
    if (result) trained.push(firstModel(policy.name, result))
  }
  progress(1, 'everything is as declared')
  return { datasets, trained }
}

function firstModel(endpoint: string, result: TrainingResult): Applied['trained'][number] {
  const { version, learner, rows, metrics, modelHash } = result
  return { endpoint, version: version.version, learner, rows, metrics: { ...metrics }, modelHash }
}

/** Stages that a project declares are those of the model from then on; a project that declares none changes nothing. */
async function declareStages({ models }: ApplyNeeds, { model: { name, stages } }: EndpointPolicy): Promise<void> {
  if (stages === undefined) return
  const known = await models.find(name).catch((error: unknown) => {
    if (!hasCode(error, 'registry.model_not_found')) throw error
    return models.create({ name, by: STEERS })
  })
  if (canonicalJson(known.stages as Json) !== canonicalJson(stages as unknown as Json))
    await models.stages.declare(name, stages)
}

/** Opens an endpoint; trains its first model where it has no champion. */
async function openEndpoint(needs: ApplyNeeds, policy: EndpointPolicy): Promise<TrainingResult | undefined> {
  const model = policy.model.name
  await needs.endpoints.open({ name: policy.name, model })
  await needs.policies.keep(policy)
  await declareStages(needs, policy)
  const state = await needs.endpoints.get(policy.name)
  if (state.champion !== undefined) return undefined
  const now = needs.clock.now()
  const because = `${policy.name} has no model yet`
  const window = { from: now - policy.model.windowMs, to: now }
  const result = await needs.train(policy, {
    once: `first:${policy.name}:${policy.model.digest}`,
    window,
    asOf: now,
    because,
  })
  const refused = result.version.gates.filter((gate) => !gate.passed)
  if (refused.length > 0)
    throw fail('first_model_refused', {
      model,
      version: result.version.version,
      reason: refused.map(({ says }) => says.replace(/\.$/, '')).join('; '),
    })
  const first = { version: result.version.version, because: 'first model, passed its gates' }
  const approval = await approvalOf(needs, { model, ...first, since: result.version.createdAt })
  if (approval.state === 'free')
    await steer(needs, { endpoint: policy.name, course: restingCourse(first.version), because: first.because })
  return result
}
