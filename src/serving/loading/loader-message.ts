import { type ErrorDetails, MillraceError } from '../../base/index.ts'
import type { PlanImage } from '../../inference/index.ts'

/** What the thread of a loader is asked: to read a model file, whose bytes have this SHA-256. */
export interface LoadOrder {
  readonly path: string
  readonly address: string
}

/** A coded error on its way between threads. */
interface ErrorNote {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly help: string
  readonly details: ErrorDetails
}

/** What it answers; `unreadable` where the file is not there or not what it was. */
export type LoadAnswer =
  | { readonly kind: 'read'; readonly image: PlanImage }
  | { readonly kind: 'refused'; readonly error: ErrorNote }
  | { readonly kind: 'unreadable' }

export const noteOf = ({ code, status, message, help, details }: MillraceError): ErrorNote => ({
  ...{ code, status, message, help, details },
})

/** The sentence of such an error is finished and has no holes left. */
export function errorOf({ code, status, message, help, details }: ErrorNote): MillraceError {
  return new MillraceError(code, { status, says: message, help }, details)
}
