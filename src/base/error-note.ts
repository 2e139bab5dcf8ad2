import { type ErrorDetails, MillraceError } from './errors.ts'

/** An error on its way between threads or processes. */
export interface ErrorNote {
  readonly code: string
  readonly status: number
  readonly message: string
  readonly help: string
  readonly details: ErrorDetails
}

/** What is told of an error on the other side; `undefined` for one that is none of ours. */
export function noteOfError(error: MillraceError): ErrorNote
export function noteOfError(error: unknown): ErrorNote | undefined
export function noteOfError(error: unknown): ErrorNote | undefined {
  if (!(error instanceof MillraceError)) return undefined
  const { code, status, message, help, details } = error
  return { code, status, message, help, details }
}

/** The error of a note; its sentence is finished and has no holes left. */
export function errorOfNote({ code, status, message, help, details }: ErrorNote): MillraceError {
  return new MillraceError(code, { status, says: message, help }, details)
}
