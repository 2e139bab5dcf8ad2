import { isObject } from '../shown.ts'
import { type AnyValue, badOtlp, type KeyValue, type OtlpSpan } from './otlp-span.ts'

type Given = Readonly<Record<string, unknown>>

/**
 * The spans of a request in OTLP's JSON: names in camel case, ids in hexadecimal, large numbers as text.
 *
 * Errors: `protocols.mlflow_parameter`. Source: the OTLP specification, JSON Protobuf Encoding.
 */
export function otlpInJson(body: unknown): readonly OtlpSpan[] {
  if (!isObject(body)) throw badOtlp()
  return objects(body['resourceSpans'])
    .flatMap((one) => objects(one['scopeSpans']))
    .flatMap((one) => objects(one['spans']))
    .map(spanIn)
}

function spanIn(given: Given): OtlpSpan {
  const { parentSpanId, kind, status } = given
  return {
    ...{ trace_id: idIn(given['traceId']), span_id: idIn(given['spanId']), name: textIn(given['name']) },
    ...(parentSpanId !== undefined && parentSpanId !== '' && { parent_span_id: idIn(parentSpanId) }),
    ...(typeof kind === 'number' && { kind }),
    ...{
      start_time_unix_nano: digitsIn(given['startTimeUnixNano']),
      end_time_unix_nano: digitsIn(given['endTimeUnixNano']),
    },
    attributes: objects(given['attributes']).map(keyValueIn),
    events: objects(given['events']).map((event) => ({
      ...{ time_unix_nano: digitsIn(event['timeUnixNano']), name: textIn(event['name']) },
      attributes: objects(event['attributes']).map(keyValueIn),
    })),
    links: objects(given['links']).map((link) => ({
      ...{ trace_id: idIn(link['traceId']), span_id: idIn(link['spanId']) },
      attributes: objects(link['attributes']).map(keyValueIn),
    })),
    ...(isObject(status) && {
      status: {
        ...(status['message'] !== undefined && { message: textIn(status['message']) }),
        code: codeIn(status['code']),
      },
    }),
  }
}

function keyValueIn(given: Given): KeyValue {
  const { value } = given
  return { key: textIn(given['key']), ...(isObject(value) && { value: valueIn(value) }) }
}

/** No deeper than the JSON was, whose depth is bounded. */
function valueIn(given: Given): AnyValue {
  const { stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue } = given
  if (typeof stringValue === 'string') return { string_value: stringValue }
  if (typeof boolValue === 'boolean') return { bool_value: boolValue }
  if (isNumeric(intValue)) return { int_value: intValue }
  if (isNumeric(doubleValue)) return { double_value: doubleValue }
  if (isObject(arrayValue)) return { array_value: { values: objects(arrayValue['values']).map(valueIn) } }
  if (isObject(kvlistValue)) return { kvlist_value: { values: objects(kvlistValue['values']).map(keyValueIn) } }
  if (typeof bytesValue === 'string') return { bytes_value: bytesValue }
  return {}
}

const isNumeric = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string'

const STATUSES = ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']

function codeIn(value: unknown): number {
  return typeof value === 'string' ? Math.max(0, STATUSES.indexOf(value)) : typeof value === 'number' ? value : 0
}

function objects(value: unknown): readonly Given[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw badOtlp()
  return value
}

function textIn(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value !== 'string') throw badOtlp()
  return value
}

const digitsIn = (value: unknown): string => {
  if (typeof value === 'bigint' || typeof value === 'number') return String(value)
  return value === undefined ? '0' : textIn(value)
}

function idIn(value: unknown): string {
  const text = textIn(value)
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) throw badOtlp()
  return Buffer.from(text, 'hex').toString('base64')
}
