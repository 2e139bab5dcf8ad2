import { hasCode } from '../../base/index.ts'
import type { DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import type { Traces } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { withJson } from '../json-reader.ts'
import { otlpInJson } from './otlp-json.ts'
import { otlpInProtobuf } from './otlp-protobuf.ts'
import { badOtlp, keptSpan, type OtlpSpan } from './otlp-span.ts'
import { experimentIn } from './trace-form.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'
const DEFAULT_EXPERIMENT = '0'

/**
 * Spans by OTLP over HTTP, in protobuf or JSON. The header `x-mlflow-experiment-id` says whose they are (Default where it is not there, so
 * that any exporter of OpenTelemetry can be pointed here), `x-mlflow-run-id` of which run.
 */
export function otlpRoute({ traces }: { readonly traces: Traces }): DoorRoute {
  return {
    ...{ method: 'POST', path: '/v1/traces', permit: 'tracking.write', label: 'mlflow.otlp_traces' },
    async answer(call) {
      const type = call.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
      const spans = (await spansIn(call, type)).map(keptSpan)
      const [experiment = DEFAULT_EXPERIMENT, run] = ['x-mlflow-experiment-id', 'x-mlflow-run-id'].map((name) =>
        one(call, name),
      )
      await traces.addSpans(experimentIn(experiment), spans)
      if (run !== undefined) await traces.link(run, [...new Set(spans.map(({ trace }) => trace))])
      return type === JSON_TYPE ? { status: 200, type: JSON_TYPE, body: '{}' } : NOTHING
    },
  }
}

/** An empty `ExportTraceServiceResponse`. */
const NOTHING: DoorAnswer = { status: 200, type: PROTOBUF, body: '' }

async function spansIn({ body }: DoorCall, type: string | undefined): Promise<readonly OtlpSpan[]> {
  if (type !== PROTOBUF && type !== JSON_TYPE)
    throw fail('mlflow_parameter', {
      reason: `Invalid Content-Type: ${(type ?? 'None').slice(0, 100)}. Expected: ${PROTOBUF} or ${JSON_TYPE}`,
    })
  try {
    return type === PROTOBUF ? otlpInProtobuf(body) : await withJson(body, otlpInJson)
  } catch (error) {
    if (hasCode(error, 'protocols.bad_message') || hasCode(error, 'http.bad_json')) throw badOtlp(error)
    throw error
  }
}

function one({ headers }: DoorCall, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
