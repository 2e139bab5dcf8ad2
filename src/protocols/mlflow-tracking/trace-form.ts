import type { Json } from '../../base/index.ts'
import type { Assessment, Trace, TraceHead, TraceSpan } from '../../tracking/index.ts'
import { isObject } from '../shown.ts'
import { anything, invalidValue, listOf, oneOf, record, required, text, wrongType } from './fields.ts'

const STATES = ['STATE_UNSPECIFIED', 'OK', 'ERROR', 'IN_PROGRESS'] as const

/** The head of a trace as a client tells it. */
export const TraceInfo = record({
  ...{ trace_id: required(text), client_request_id: text, request_preview: text, response_preview: text },
  trace_location: required(record({ mlflow_experiment: required(record({ experiment_id: required(text) })) })),
  ...{ request_time: required(text), execution_duration: text, state: oneOf(STATES, 0) },
  ...{ trace_metadata: anything, tags: anything, assessments: listOf(anything) },
})

type Asked = NonNullable<ReturnType<typeof TraceInfo.take>>

/** Errors: `protocols.mlflow_parameter`. */
export function headIn(info: Asked): TraceHead {
  const { client_request_id, execution_duration, request_preview, response_preview, trace_location } = info
  const duration = execution_duration === undefined ? undefined : durationIn(execution_duration)
  return {
    ...{ id: info.trace_id, experimentId: experimentIn(trace_location.mlflow_experiment.experiment_id) },
    ...{ startedAt: timeIn(info.request_time), state: info.state ?? 'STATE_UNSPECIFIED' },
    ...{ metadata: textsIn(info.trace_metadata, 'trace_metadata'), tags: textsIn(info.tags, 'tags') },
    ...(client_request_id !== undefined && { clientId: client_request_id }),
    ...(duration !== undefined && { duration }),
    ...(request_preview !== undefined && { request: request_preview }),
    ...(response_preview !== undefined && { response: response_preview }),
  }
}

/** As every call that has a trace shows it. */
export function traceOut(trace: Trace) {
  const { id, experimentId, clientId, startedAt, duration, state, request, response, assessments } = trace
  return {
    trace_id: id,
    client_request_id: clientId,
    trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id: String(experimentId) } },
    ...{ request_preview: request, response_preview: response, request_time: new Date(startedAt).toISOString() },
    execution_duration: duration === undefined ? undefined : `${duration / 1_000}s`,
    ...{ state, trace_metadata: trace.metadata, tags: trace.tags },
    ...(assessments.length > 0 && { assessments: assessments.map((one) => assessmentOut(id, one)) }),
  }
}

/** The head and the steps. */
export const wholeOut = (trace: Trace, spans: readonly TraceSpan[]) => ({
  ...{ trace_info: traceOut(trace), spans: spans.map(({ document }) => document) },
})

export const assessmentOut = (trace: string, { id, name, createdAt, changedAt, document }: Assessment) => ({
  ...{ ...document, assessment_id: id, assessment_name: name, trace_id: trace },
  ...{ create_time: new Date(createdAt).toISOString(), last_update_time: new Date(changedAt).toISOString() },
})

const pairs = (texts: Readonly<Record<string, string>>) => Object.entries(texts).map(([key, value]) => ({ key, value }))

/** As clients before 3.0 know a trace. */
export const oldTraceOut = ({ id, experimentId, startedAt, duration, state, metadata, tags }: Trace) => ({
  ...{ request_id: id, experiment_id: String(experimentId), timestamp_ms: startedAt, execution_time_ms: duration ?? 0 },
  status: state === 'STATE_UNSPECIFIED' ? 'TRACE_STATUS_UNSPECIFIED' : state,
  ...{ request_metadata: pairs(metadata), tags: pairs(tags) },
})

export function experimentIn(id: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id)
  throw invalidValue(id, 'experiment_id', 'Experiment ID must be a valid integer.')
}

/** RFC 3339. */
export function timeIn(text: string): number {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw invalidValue(text, 'request_time', 'It must be a time such as 2026-01-31T12:00:00Z.')
  return at
}

/** Seconds with a letter behind, to milliseconds. */
function durationIn(text: string): number {
  const hit = /^(-?\d{1,12}(?:\.\d{1,9})?)s$/.exec(text)
  if (!hit) throw invalidValue(text, 'execution_duration', 'It must be seconds such as 0.088s.')
  return Math.round(Number(hit[1]) * 1_000)
}

/** An object of texts, or a list of keys and values as old clients send it. */
export function textsIn(value: unknown, at: string): Record<string, string> {
  if (value === undefined) return {}
  if (!isObject(value) && !Array.isArray(value)) throw wrongType(value, at)
  const entries = Array.isArray(value) ? value.map((one) => [String(one?.key), one?.value]) : Object.entries(value)
  return Object.fromEntries(
    entries.map(([key, one]) => {
      if (typeof one !== 'string') throw wrongType(one, `${at}.${key}`)
      return [key, one] as const
    }),
  )
}

/** What is said of a trace, without what has a place of its own. */
export function documentIn(given: Readonly<Record<string, unknown>>): Readonly<Record<string, Json>> {
  const { assessment_id, assessment_name, trace_id, create_time, last_update_time, ...document } = given
  return document as Record<string, Json>
}
