import path from 'node:path'
import { idMaker, type Json, seededRandom } from '../../src/base/index.ts'
import {
  createPipelines,
  type Pipeline,
  type PipelineNeeds,
  type Pipelines,
  pipelineMigrations,
} from '../../src/pipeline/index.ts'
import { openStage, type Stage } from './stage.ts'

/** Pipelines over the stores of a stage. */
export interface PipelineStage extends Stage {
  readonly pipelines: Pipelines
  /** What is declared; tests put other pipelines in. */
  readonly declared: Pipeline[]
  readonly acted: { readonly action: string; readonly input: Json; readonly by: string }[]
  readonly faults: unknown[]
  /** Another one over the same stores, as after a restart. */
  again(): Pipelines
  closeAll(): Promise<void>
}

let seed = 100

export async function openPipelineStage(given: Partial<PipelineNeeds> = {}): Promise<PipelineStage> {
  const stage = await openStage()
  await stage.database.migrate(pipelineMigrations)
  const declared: Pipeline[] = []
  const acted: PipelineStage['acted'] = []
  const faults: unknown[] = []
  const open = (): Pipelines =>
    createPipelines({
      ...{ ...stage, newId: idMaker(stage.clock, seededRandom(seed++)), folder: path.join(stage.root, 'pipeline') },
      definedPipelines: () => declared,
      act: async (action, input, { actor }) => {
        acted.push({ action, input, by: actor.id })
        return { done: action }
      },
      trackingUri: () => undefined,
      onFault: (fault) => faults.push(fault),
      ...{ alone: true, version: '0.0.0' },
      ...given,
    })
  const opened = [open()]
  return {
    ...{ ...stage, declared, acted, faults },
    pipelines: opened[0]!,
    again() {
      opened.push(open())
      return opened.at(-1)!
    },
    async closeAll() {
      for (const one of opened) await one.close()
      await stage.close()
    },
  }
}
