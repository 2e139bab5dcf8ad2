import type { Project } from '../automation/index.ts'
import { type Json, nearestName } from '../base/index.ts'
import type { OpenApp } from '../cli/index.ts'
import type { InstallationNeeds } from '../governance/index.ts'
import type { ActionFace } from '../http/index.ts'
import { failPipeline, type PipelineNeeds } from '../pipeline/index.ts'
import { type ActionNeeds, actions } from './catalog.ts'
import type { Rooms } from './rooms.ts'

/** What only the application as a whole can give to actions. */
type WholeNeeds = Pick<
  ActionNeeds,
  'planProject' | 'applyProject' | 'checkProject' | 'schedules' | keyof InstallationNeeds
> &
  Pick<OpenApp, 'perform'>

/** What actions are given: the rooms, the project in force, and what rooms ask of later ones. */
export function needsOf(rooms: Rooms, project: Project, { perform, ...whole }: WholeNeeds): ActionNeeds {
  return {
    ...rooms,
    ...whole,
    features: rooms.online,
    definedDatasets: () => project.datasets,
    definedViews: () => project.views,
    definedServices: () => project.services,
    definedModels: () => project.models,
    definedPipelines: () => project.pipelines,
    policiesInForce: () => project.endpoints,
    pushRows: async ({ actor, ...rows }) => void (await perform(pushAction, rows, { actor, progress: nobody })),
  }
}

/** Does any action by its name, for a step of a pipeline. Errors: `pipeline.unknown_action` with the nearest name. */
export function actWith(perform: OpenApp['perform']): PipelineNeeds['act'] {
  return async (name, input, { step, ...call }) => {
    const face = actions.find((one) => one.name === name)
    if (face) return (await perform(face as ActionFace, input, { ...call, files: 'all' })) as Json
    const nearest = nearestName(
      name,
      actions.map((one) => one.name),
    )
    throw failPipeline('unknown_action', { step, action: name, nearest })
  }
}

const nobody = (): void => undefined
const pushAction = actions.find(({ name }) => name === 'data.push')!
