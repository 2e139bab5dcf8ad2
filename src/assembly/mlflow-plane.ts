import type { Actor } from '../base/index.ts'
import type { MlflowTrackingNeeds } from '../protocols/index.ts'
import type { Rooms } from './rooms.ts'

/** What MLflow's tracking protocol stands on. */
export interface MlflowPlaneNeeds {
  readonly rooms: Pick<
    Rooms,
    'experiments' | 'runs' | 'loggedModels' | 'artifacts' | 'uploads' | 'traces' | 'models' | 'webhooks' | 'clock'
  >
  readonly ready: () => boolean
  readonly staticPrefix: string
  /** Performs an action by its name, for somebody: permit, audit. */
  readonly perform: (action: string, input: object, actor: Actor) => Promise<unknown>
}

/** Puts MLflow's tracking protocol over tracking and registry. */
export function mlflowPlaneOf({ rooms, perform, ready, staticPrefix }: MlflowPlaneNeeds): MlflowTrackingNeeds {
  const { experiments, runs, loggedModels, artifacts, uploads, traces, models, webhooks, clock } = rooms
  return {
    ...{ ready, staticPrefix },
    tracking: { experiments, runs, loggedModels, perform },
    registry: { models, runs, loggedModels, webhooks, perform },
    traces: { traces, clock },
    artifacts: {
      ...{ artifacts, uploads, runs, loggedModels, perform },
      versionLocation: async (model, version) => (await models.get(model, version)).location ?? undefined,
    },
  }
}
