import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { CONTENT_TYPES, createExposition, type Form } from './exposition.ts'
import type { MetricFamily } from './metric-family.ts'
import { type Counts, type Metrics, requestFamilies, sumOf } from './metrics.ts'
import type { ProcessFamilies } from './process-families.ts'
import type { Tracer } from './tracer.ts'

/** What `/metrics` is made of. */
export interface MetricsParts {
  readonly version: string
  readonly metrics: Metrics
  readonly process: ProcessFamilies
  readonly load: { readonly requests: number }
  readonly gauges?: () => readonly MetricFamily[] | Promise<readonly MetricFamily[]>
  readonly others?: () => readonly Counts[]
  readonly tracer?: Pick<Tracer, 'families'> | undefined
}

const packed = promisify(gzip)
const LEAST_PACKED = 1_024

/** Adds `/metrics`: in the text that is asked for, packed where that is taken. */
export function addMetricsRoute(fastify: FastifyInstance, parts: MetricsParts): void {
  const exposition = createExposition()
  fastify.get('/metrics', { config: { permit: 'metrics.read', label: 'metrics.read' } }, async ({ headers }, reply) => {
    const form = formOf(headers.accept)
    const text = exposition.text(await familiesOf(parts), form)
    void reply.type(CONTENT_TYPES[form]).header('vary', 'accept, accept-encoding')
    if (text.length < LEAST_PACKED || !takesGzip(headers['accept-encoding'])) return reply.send(text)
    return reply.header('content-encoding', 'gzip').send(await packed(text))
  })
}

async function familiesOf({
  version,
  metrics,
  process: own,
  load,
  gauges,
  others,
  tracer,
}: MetricsParts): Promise<MetricFamily[]> {
  const counts = sumOf([metrics.counts(), ...(others?.() ?? [])])
  const gauge = { type: 'gauge' } as const
  return [
    ...requestFamilies(counts),
    {
      ...{ name: 'millrace_http_requests_in_flight', help: 'Requests under way in this process.', ...gauge },
      values: [{ value: load.requests }],
    },
    {
      ...{ name: 'millrace_build_info', help: 'What runs.', ...gauge },
      values: [{ labels: { version, node: process.versions.node }, value: 1 }],
    },
    ...own.families(),
    ...(tracer?.families() ?? []),
    ...((await gauges?.()) ?? []),
  ]
}

/** OpenMetrics where it is asked for and not wanted less than the older text. */
function formOf(accept = ''): Form {
  const weights = new Map(
    accept.split(',').map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase())
      const weight = parameters.find((text) => text.startsWith('q='))
      return [type, weight === undefined ? 1 : Number(weight.slice(2))]
    }),
  )
  const open = weights.get('application/openmetrics-text') ?? 0
  return open > 0 && open >= (weights.get('text/plain') ?? 0) ? 'openmetrics' : 'text'
}

const takesGzip = (accept: string | string[] | undefined): boolean =>
  /(?:^|,)\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*(?:,|$))[\d.]+\s*)?(?:,|$)/i.test(String(accept ?? ''))
