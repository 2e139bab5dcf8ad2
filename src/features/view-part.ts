import type { Digest } from '../base/index.ts'
import type { DatasetVersion } from '../data/index.ts'
import type { Arrivals } from './arrivals.ts'
import type { StateNote } from './online-state.ts'
import { type Layout, layoutOf } from './packed.ts'
import type { JoinedView } from './sourced.ts'
import type { ViewPlan } from './view-plan.ts'

/** One view of a feed. Moments are microseconds. */
export interface Part extends DefinitionNote {
  readonly view: JoinedView
  readonly version: DatasetVersion
  /** Where look-ups begin to be exact. */
  readonly from: number
  /** How far arrivals may be read ahead. */
  readonly to: number
  /** Whether the store holds this view as this part goes on with it. */
  begun: boolean
  /** What was read ahead. */
  arrivals: Arrivals | undefined
}

/** What a view decides of its state in the store. */
export interface DefinitionNote extends Pick<StateNote, 'definition' | 'kinds' | 'keys'> {
  readonly layout: Layout
}

export function definitionNote(plan: ViewPlan, definition: Digest): DefinitionNote {
  return { definition, kinds: plan.kinds, keys: plan.keys.map(({ kind }) => kind), layout: layoutOf(plan, plan.kinds) }
}
