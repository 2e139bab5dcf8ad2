import type { Actor } from '../../base/index.ts'
import type { Experiments, LoggedModels, Runs } from '../../tracking/index.ts'

/** What the calls about experiments, runs and logged models stand on. */
export interface TrackingPlane {
  readonly experiments: Experiments
  readonly runs: Runs
  readonly loggedModels: LoggedModels
  /** Performs an action by its name, for somebody: permit, audit. For what weighs something; logging goes to the rooms. */
  readonly perform: (action: string, input: object, actor: Actor) => Promise<unknown>
}
