import type { TraceContext } from './trace-context.ts'

/** A request that was answered. */
export interface Answered {
  readonly trace: TraceContext
  readonly method: string
  /** Its address, with parameters in place of their values. */
  readonly route: string
  readonly path: string
  readonly status: number
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
  readonly host: string | undefined
  readonly agent: string | undefined
  readonly client: string | undefined
  /** The endpoint that was asked, where one was. */
  readonly deployment: string | undefined
}

const SERVER = 2
const ERROR = 2
const FAULT = 500
const NS_IN_MS = 1_000_000n
const LONGEST = 1_024

/** Requests as OTLP has them in JSON. Source: OpenTelemetry, OTLP 1.x and the semantic conventions of HTTP. */
export function spansBody(
  answered: readonly Answered[],
  of: { readonly resource: Readonly<Record<string, string>>; readonly version: string },
): string {
  const scope = { name: 'millrace', version: of.version }
  return JSON.stringify({
    resourceSpans: [
      { resource: { attributes: attributesOf(of.resource) }, scopeSpans: [{ scope, spans: answered.map(spanOf) }] },
    ],
  })
}

function spanOf(answered: Answered): object {
  const { trace, method, route, path, status, from, to, agent, client, deployment } = answered
  const isFault = status >= FAULT
  return {
    ...{ traceId: trace.traceId, spanId: trace.spanId, name: `${method} ${route}`, kind: SERVER, flags: 1 },
    ...(trace.parentId !== undefined && { parentSpanId: trace.parentId }),
    ...(trace.state !== undefined && { traceState: trace.state }),
    ...{ startTimeUnixNano: nanoseconds(from), endTimeUnixNano: nanoseconds(Math.max(from, to)) },
    attributes: attributesOf({
      ...{ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
      ...{ 'url.path': path, 'url.scheme': 'http', ...serverOf(answered) },
      ...{ 'user_agent.original': agent, 'client.address': client, 'millrace.deployment': deployment },
      'error.type': isFault ? String(status) : undefined,
    }),
    ...(isFault && { status: { code: ERROR } }),
  }
}

function serverOf({ host }: Answered): Readonly<Record<string, string | number>> {
  const url = host === undefined ? undefined : `http://${host}`
  if (url === undefined || !URL.canParse(url)) return {}
  const { hostname, port } = new URL(url)
  return { 'server.address': hostname, 'server.port': port === '' ? 80 : Number(port) }
}

function attributesOf(all: Readonly<Record<string, string | number | undefined>>): object[] {
  return Object.entries(all).flatMap(([key, value]) => {
    if (value === undefined) return []
    return [
      {
        key,
        value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value.slice(0, LONGEST) },
      },
    ]
  })
}

/** A number has no room for nanoseconds since 1970. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms)
  return String(BigInt(whole) * NS_IN_MS + BigInt(Math.round((ms - whole) * 1e6)))
}
