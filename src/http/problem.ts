import { type ErrorDetails, MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'

/**
 * An error as it is answered: RFC 9457, with our code, next step and details. `instance` is the id of the request, to be
 * looked for in the log.
 */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly help: string
  readonly details: ErrorDetails
  readonly instance: string
}

/** The problem document of an error. */
export function problemOf(error: MillraceError, instance: string): Problem {
  const { code, status, help, details, message } = error
  return {
    type: `urn:millrace:error:${code}`,
    title: titleOf(code),
    status,
    code,
    detail: message,
    help,
    details,
    instance,
  }
}

/** `registry.version_not_found` → `Version not found`. */
function titleOf(code: string): string {
  const words = code.slice(code.indexOf('.') + 1).replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const OF_FRAMEWORK: Readonly<Record<number, 'unsupported_media_type' | 'bad_request' | 'too_slow' | 'not_found'>> = {
  400: 'bad_request',
  403: 'not_found',
  404: 'not_found',
  408: 'too_slow',
  412: 'bad_request',
  414: 'bad_request',
  415: 'unsupported_media_type',
  416: 'bad_request',
}

/**
 * What may be told of anything that was thrown: our own errors as they are, a refusal of the HTTP framework as ours, and
 * everything else as `http.internal`, whose cause only the log shows.
 */
export function publicError(thrown: unknown, bodyLimit: number): MillraceError {
  if (thrown instanceof MillraceError) return thrown
  const { statusCode, code, expose } = thrown as { statusCode?: number; code?: string; expose?: boolean }
  if (!code?.startsWith('FST_ERR_') && !expose) return fail('internal', {}, thrown)
  if (statusCode === 413) return fail('body_too_large', { limit: bodyLimit }, thrown)
  const known = statusCode === undefined ? undefined : OF_FRAMEWORK[statusCode]
  return fail(known ?? 'internal', {}, thrown)
}
