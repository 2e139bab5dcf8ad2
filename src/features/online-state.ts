import { type Digest, digestOf, type Hash, type Json } from '../base/index.ts'
import type { Online } from '../storage/index.ts'
import type { FeatureView } from './view.ts'
import { type ViewWindows, windowsOf } from './view-plan.ts'

/** What of a view the online store holds. Moments are microseconds. */
export interface OnlineState {
  /** The address of the view's declaration and of the dataset version its records come from. */
  readonly identity: string
  readonly definition: Digest
  readonly windows: ViewWindows
  /** Look-ups are exact from here … */
  readonly from: number
  /** … and everything that arrived up to here is in. */
  readonly through: number
}

/** The keys of a view: entities begin with `=`, what is known of the view itself with `@`. */
export const spaceOf = (view: FeatureView): string => `features.${view.name}`
export const entityKey = (entity: string): string => `=${entity}`
export const stateKey = (identity: string): string => `@${identity}`

/** The address of everything that decides what a view computes, but not of the data. */
export function definitionOf(view: FeatureView, hash: Hash): Digest {
  const { from, entity, on, knownAt, features } = view
  const plain = {
    from: from.name,
    time: from.time,
    entity,
    on,
    knownAt: knownAt?.text,
    order: Object.keys(features),
    features,
  }
  return digestOf(plain as unknown as Json, hash)
}

/** The identity of a view on one version of its dataset. */
export const identityOf = (definition: Digest, version: Digest): string => `${definition} ${version}`

/** Reads back, after a start, what the store holds of a view. */
export function readState(online: Online, view: FeatureView, definition: Digest): OnlineState | undefined {
  const space = spaceOf(view)
  for (const key of online.keys(space)) {
    if (!key.startsWith(stateKey(definition))) continue
    const [held] = online.get(space, [key])
    if (!held || held.length < 2) continue
    return { identity: key.slice(1), definition, windows: windowsOf(view), from: held[0]!, through: held[1]! }
  }
  return undefined
}
