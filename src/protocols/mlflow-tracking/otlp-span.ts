import type { Json } from '../../base/index.ts'
import type { TraceSpan } from '../../tracking/index.ts'
import { fail } from '../errors.ts'

/** A value of an attribute, as proto-JSON has it. */
export interface AnyValue {
  readonly string_value?: string
  readonly bool_value?: boolean
  readonly int_value?: number | string
  readonly double_value?: number | string
  readonly array_value?: { readonly values?: readonly AnyValue[] }
  readonly kvlist_value?: { readonly values?: readonly KeyValue[] }
  readonly bytes_value?: string
}

export interface KeyValue {
  readonly key: string
  readonly value?: AnyValue
}

/** A span as OTLP has it, whatever it was written in; ids in Base64, times as digits. */
export interface OtlpSpan {
  trace_id: string
  span_id: string
  parent_span_id?: string
  trace_state?: string
  name: string
  kind?: number
  start_time_unix_nano: string
  end_time_unix_nano: string
  attributes?: readonly KeyValue[]
  events?: readonly { time_unix_nano: string; name: string; attributes?: readonly KeyValue[] }[]
  links?: readonly { trace_id: string; span_id: string; attributes?: readonly KeyValue[] }[]
  status?: { message?: string; code?: number }
}

/** A body that is no OTLP. */
export const badOtlp = (cause?: unknown): Error =>
  fail('mlflow_parameter', { reason: 'Invalid OpenTelemetry format' }, cause)

const FAILED = 2
const CODES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']
const [TRACE_BYTES, SPAN_BYTES] = [16, 8]

/** The span as it is kept: its trace is named by the id in OTLP, whatever its attributes say. */
export function keptSpan(span: OtlpSpan): TraceSpan {
  const [trace, id] = [hexOf(span.trace_id, TRACE_BYTES), hexOf(span.span_id, SPAN_BYTES)]
  const { parent_span_id, start_time_unix_nano: start, end_time_unix_nano: end, status = {}, attributes = [] } = span
  if (!/^\d{1,20}$/.test(start) || !/^\d{1,20}$/.test(end)) throw badOtlp()
  const [inputs, outputs] = ['mlflow.spanInputs', 'mlflow.spanOutputs'].map((key) => textOf(attributes, key))
  return {
    ...{ trace: `tr-${trace}`, id, name: span.name, start, end, failed: status.code === FAILED },
    ...(parent_span_id && { parent: hexOf(parent_span_id, SPAN_BYTES) }),
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    document: { ...span, status: { ...status, code: CODES[status.code ?? 0] ?? CODES[0]! } } as unknown as Json,
  }
}

function hexOf(base64: string, length: number): string {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length !== length) throw badOtlp()
  return bytes.toString('hex')
}

/** An attribute as text: what is no text, as JSON. */
function textOf(attributes: readonly KeyValue[], key: string): string | undefined {
  const value = attributes.find((one) => one.key === key)?.value
  if (value === undefined) return undefined
  return value.string_value ?? JSON.stringify(plain(value))
}

function plain(value: AnyValue): Json {
  if (value.array_value) return (value.array_value.values ?? []).map(plain)
  if (value.kvlist_value)
    return Object.fromEntries(
      (value.kvlist_value.values ?? []).map((one) => [one.key, one.value ? plain(one.value) : null]),
    )
  const { string_value, bool_value, int_value, double_value, bytes_value } = value
  return string_value ?? bool_value ?? int_value ?? double_value ?? bytes_value ?? null
}
