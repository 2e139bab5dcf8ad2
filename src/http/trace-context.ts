import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Where a request stands in a trace. */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string
  /** 16 hexadecimal digits: of what is done here. */
  readonly spanId: string
  /** Of who asked; undefined where the trace begins here. */
  readonly parentId: string | undefined
  /** What who asked decided; undefined where nobody did. */
  readonly sampled: boolean | undefined
  readonly state: string | undefined
}

const PARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const ZEROS = /^0+$/
const SAMPLED = 1
const LONGEST_STATE = 512

/**
 * Goes on with the trace of who asks, or begins one. A header that is not well-formed is as none.
 *
 * Source: W3C Trace Context, levels 1 and 2.
 */
export function traceContextOf({ traceparent, tracestate }: IncomingHttpHeaders): TraceContext {
  const spanId = randomBytes(8).toString('hex')
  const [, version, traceId = '', parentId = '', flags = '', more] = PARENT.exec(String(traceparent ?? '')) ?? []
  const isKnown = version !== undefined && version !== 'ff' && !(version === '00' && more !== undefined)
  if (!isKnown || ZEROS.test(traceId) || ZEROS.test(parentId))
    return {
      traceId: randomBytes(16).toString('hex'),
      spanId,
      parentId: undefined,
      sampled: undefined,
      state: undefined,
    }
  const state = typeof tracestate === 'string' && tracestate.length <= LONGEST_STATE ? tracestate : undefined
  return { traceId, spanId, parentId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED, state }
}
