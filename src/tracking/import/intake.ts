import type { Tally } from './report.ts'
import type { SourceRegistered, SourceVersion } from './source.ts'
import type { OnConflict } from './take-experiments.ts'

/** A registered model that comes, each version with the place where its files are now. */
export interface IncomingModel extends Omit<SourceRegistered, 'versions'> {
  readonly versions: readonly (SourceVersion & { readonly location: string | null })[]
}

/** How a model is taken. */
export interface Taking {
  readonly onConflict: OnConflict
  readonly by: string
  readonly because: string
  readonly dryRun: boolean
  readonly tally: Tally
}

/** Where registered models go: the registry, which is later in the list than this room, fills it in. */
export interface ModelIntake {
  /** Takes a model with its versions, aliases and stages; what is here already stays as it is. Throws `tracking.import_conflict`. */
  take(model: IncomingModel, how: Taking): Promise<void>
}
