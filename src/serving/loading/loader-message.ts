import type { ErrorNote } from '../../base/index.ts'
import type { PlanImage } from '../../inference/index.ts'

/** What the thread of a loader is asked: to read a model file, whose bytes have this SHA-256. */
export interface LoadOrder {
  readonly path: string
  readonly address: string
}

/** What it answers; `unreadable` where the file is not there or not what it was. */
export type LoadAnswer =
  | { readonly kind: 'read'; readonly image: PlanImage }
  | { readonly kind: 'refused'; readonly error: ErrorNote }
  | { readonly kind: 'unreadable' }
