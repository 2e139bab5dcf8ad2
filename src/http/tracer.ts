import type { IncomingMessage } from 'node:http'
import { performance } from 'node:perf_hooks'
import type { Log } from './log.ts'
import type { Gauge } from './metric-family.ts'
import { type Answered, spansBody } from './spans.ts'
import { type TraceContext, traceContextOf } from './trace-context.ts'
import type { TracingSettings } from './tracing-settings.ts'

/** What is known of a request when it was answered. */
export type Ended = Pick<Answered, 'method' | 'route' | 'status'> & {
  /** How long it took. */
  readonly ms: number
  readonly deployment?: string | undefined
}

/** Tells a collector of requests that were answered; nobody waits for it. */
export interface Tracer {
  /** The place of a request in its trace: the same at each call. */
  contextOf(request: IncomingMessage): TraceContext
  /** Returns the trace that it is told in; nothing where it is not told. */
  ended(request: IncomingMessage, how: Ended): string | undefined
  /** Spans that were told and those that were not, for `/metrics`. */
  families(): readonly Gauge[]
  /** Tells what is left, for two seconds at most. */
  close(): Promise<void>
}

export interface TracerOptions extends TracingSettings {
  readonly version: string
  readonly instance: string
  readonly log: Log
  /** 5,000 when not given. */
  readonly everyMs?: number
}

const EVERY_MS = 5_000
const MOST_WAITING = 2_048
const MOST_AT_ONCE = 512
const PATIENCE_MS = 10_000
const LAST_MS = 2_000
const ID_RANGE = 2 ** 32
const ID_DIGITS = 8

/**
 * Posts spans every few seconds, one batch at a time. When the collector is away or slow, spans are dropped and counted, and the log says
 * so once.
 */
export function createTracer(options: TracerOptions): Tracer {
  const { ratio, log } = options
  const contexts = new WeakMap<IncomingMessage, TraceContext>()
  const waiting: Answered[] = []
  const counts = { exported: 0, dropped: 0 }
  let sending: Promise<void> | undefined
  let isAway = false
  const contextOf = (request: IncomingMessage): TraceContext => {
    const known = contexts.get(request) ?? traceContextOf(request.headers)
    contexts.set(request, known)
    return known
  }
  const isTold = ({ sampled, traceId }: TraceContext): boolean =>
    sampled ?? Number.parseInt(traceId.slice(-ID_DIGITS), 16) < ratio * ID_RANGE
  const send = async (patience: number): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_AT_ONCE)
      const reason = await post(options, batch, patience)
      if (reason === undefined) counts.exported += batch.length
      else counts.dropped += batch.length
      if (reason !== undefined && !isAway)
        log.warn({ reason }, 'the collector of traces did not take them: they are dropped')
      isAway = reason !== undefined
      if (isAway) return
    }
  }
  const flush = (patience = PATIENCE_MS): Promise<void> => {
    sending ??= send(patience).finally(() => {
      sending = undefined
    })
    return sending
  }
  const timer = setInterval(() => void flush(), options.everyMs ?? EVERY_MS).unref()
  return {
    contextOf,
    ended(request, { ms, deployment, ...how }) {
      const trace = contextOf(request)
      if (!isTold(trace)) return undefined
      if (waiting.length >= MOST_WAITING) {
        counts.dropped++
        return undefined
      }
      waiting.push({ trace, ...how, ...askedOf(request), ...timesOf(ms), deployment })
      if (waiting.length === MOST_AT_ONCE) void flush()
      return trace.traceId
    },
    families: () => [
      counter('millrace_trace_spans_exported_total', 'Spans that a collector took.', counts.exported),
      counter('millrace_trace_spans_dropped_total', 'Spans that no collector took.', counts.dropped),
    ],
    async close() {
      clearInterval(timer)
      const late = new Promise<void>((resolve) => setTimeout(resolve, LAST_MS).unref())
      await Promise.race([(sending ?? Promise.resolve()).then(() => flush(LAST_MS)), late])
    },
  }
}

function askedOf({
  url = '/',
  headers,
  socket,
}: IncomingMessage): Pick<Answered, 'path' | 'host' | 'agent' | 'client'> {
  const [path = '/'] = url.split('?', 1)
  return { path, host: headers.host, agent: headers['user-agent'], client: socket.remoteAddress }
}

function timesOf(ms: number): Pick<Answered, 'from' | 'to'> {
  const to = performance.timeOrigin + performance.now()
  return { from: to - ms, to }
}

/** Why it was not taken; undefined where it was. */
async function post(
  { url, headers, resource, instance, version }: TracerOptions,
  batch: readonly Answered[],
  patience: number,
): Promise<string | undefined> {
  const of = { version, resource: { 'service.version': version, 'service.instance.id': instance, ...resource } }
  try {
    const answer = await fetch(url, {
      ...{ method: 'POST', body: spansBody(batch, of), redirect: 'error' },
      headers: { ...headers, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(patience),
    })
    await answer.body?.cancel()
    return answer.ok ? undefined : `status ${answer.status}`
  } catch (error) {
    const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } }
    return cause?.code ?? (name === 'TimeoutError' ? 'it took too long' : 'it could not be reached')
  }
}

function counter(name: string, help: string, value: number): Gauge {
  return { name, help, type: 'counter', values: [{ value }] }
}
