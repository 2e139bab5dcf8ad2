import type { MillraceError } from '../../base/index.ts'

/** The status codes of gRPC that occur here. */
export const STATUS = {
  ...{ OK: 0, CANCELLED: 1, INVALID_ARGUMENT: 3, DEADLINE_EXCEEDED: 4, NOT_FOUND: 5, PERMISSION_DENIED: 7 },
  ...{ RESOURCE_EXHAUSTED: 8, FAILED_PRECONDITION: 9, UNIMPLEMENTED: 12, INTERNAL: 13, UNAVAILABLE: 14 },
  ...{ UNAUTHENTICATED: 16 },
} as const

const OF_HTTP: Readonly<Record<number, number>> = {
  401: STATUS.UNAUTHENTICATED,
  403: STATUS.PERMISSION_DENIED,
  404: STATUS.NOT_FOUND,
  409: STATUS.FAILED_PRECONDITION,
  413: STATUS.RESOURCE_EXHAUSTED,
  429: STATUS.UNAVAILABLE,
  499: STATUS.CANCELLED,
  501: STATUS.UNIMPLEMENTED,
  503: STATUS.UNAVAILABLE,
  504: STATUS.DEADLINE_EXCEEDED,
}

/** The gRPC status of an error: what is wrong with a request is INVALID_ARGUMENT, a fault of ours INTERNAL. */
export function statusOf({ status }: MillraceError): number {
  return OF_HTTP[status] ?? (status < 500 ? STATUS.INVALID_ARGUMENT : STATUS.INTERNAL)
}

const LONGEST_MESSAGE = 1_024

/** The end of a call as HTTP/2 headers; all but printable ASCII is percent-encoded. */
export function trailersOf(error: MillraceError): Record<string, string> {
  const message = error.message
    .slice(0, LONGEST_MESSAGE)
    .replace(/[^\x20-\x24\x26-\x7e]+/g, (part) => Buffer.from(part).toString('hex').toUpperCase().replace(/../g, '%$&'))
  return { 'grpc-status': String(statusOf(error)), 'grpc-message': message }
}

const UNITS: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000, m: 1, u: 1e-3, n: 1e-6 }

/** The milliseconds of the header `grpc-timeout`; nothing where it says none. */
export function timeoutMs(header: unknown): number | undefined {
  const hit = typeof header === 'string' ? /^(\d{1,8})([HMSmun])$/.exec(header) : null
  return hit ? Number(hit[1]) * UNITS[hit[2]!]! : undefined
}
