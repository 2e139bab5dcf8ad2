import {
  boolean,
  span as bytesOf,
  double,
  inside,
  nextField,
  type Reader,
  readerOf,
  text,
  unsigned,
} from '../grpc/reader.ts'
import { type AnyValue, badOtlp, type KeyValue, type OtlpSpan } from './otlp-span.ts'

/** Values within values, as deep as JSON may be. */
const MOST_DEPTH = 64

/**
 * The spans of an `ExportTraceServiceRequest`. What it says of resources and scopes is not kept.
 *
 * Errors: `protocols.bad_message`, `protocols.mlflow_parameter`. Source: opentelemetry/proto/trace/v1/trace.proto.
 */
export function otlpInProtobuf(body: Buffer): readonly OtlpSpan[] {
  const spans: OtlpSpan[] = []
  eachMessage(readerOf(body), 1, (resource) =>
    eachMessage(resource, 2, (scope) => eachMessage(scope, 2, (span) => spans.push(spanIn(span)))),
  )
  return spans
}

function eachMessage(reader: Reader, field: number, each: (inner: Reader) => void): void {
  while (nextField(reader)) if (reader.field === field) each(inside(reader))
}

function spanIn(reader: Reader): OtlpSpan {
  const [attributes, events, links]: [
    KeyValue[],
    NonNullable<OtlpSpan['events']>[number][],
    NonNullable<OtlpSpan['links']>[number][],
  ] = [[], [], []]
  const span: OtlpSpan = { trace_id: '', span_id: '', name: '', start_time_unix_nano: '0', end_time_unix_nano: '0' }
  const take: Readonly<Record<number, () => void>> = {
    1: () => (span.trace_id = base64(reader)),
    2: () => (span.span_id = base64(reader)),
    3: () => (span.trace_state = text(reader)),
    4: () => (span.parent_span_id = base64(reader)),
    5: () => (span.name = text(reader)),
    6: () => (span.kind = unsigned(reader)),
    7: () => (span.start_time_unix_nano = nanos(reader)),
    8: () => (span.end_time_unix_nano = nanos(reader)),
    9: () => attributes.push(keyValueIn(inside(reader))),
    11: () => events.push(eventIn(inside(reader))),
    13: () => links.push(linkIn(inside(reader))),
    15: () => (span.status = statusIn(inside(reader))),
  }
  while (nextField(reader)) take[reader.field]?.()
  return { ...span, attributes, events, links }
}

function eventIn(reader: Reader) {
  const event = { time_unix_nano: '0', name: '', attributes: [] as KeyValue[] }
  while (nextField(reader)) {
    if (reader.field === 1) event.time_unix_nano = nanos(reader)
    else if (reader.field === 2) event.name = text(reader)
    else if (reader.field === 3) event.attributes.push(keyValueIn(inside(reader)))
  }
  return event
}

function linkIn(reader: Reader) {
  const link = { trace_id: '', span_id: '', attributes: [] as KeyValue[] }
  while (nextField(reader)) {
    if (reader.field === 1) link.trace_id = base64(reader)
    else if (reader.field === 2) link.span_id = base64(reader)
    else if (reader.field === 4) link.attributes.push(keyValueIn(inside(reader)))
  }
  return link
}

function statusIn(reader: Reader): NonNullable<OtlpSpan['status']> {
  const status: { message?: string; code?: number } = {}
  while (nextField(reader)) {
    if (reader.field === 2) status.message = text(reader)
    else if (reader.field === 3) status.code = unsigned(reader)
  }
  return status
}

function keyValueIn(reader: Reader, depth = 0): KeyValue {
  let key = ''
  let value: AnyValue | undefined
  while (nextField(reader)) {
    if (reader.field === 1) key = text(reader)
    else if (reader.field === 2) value = valueIn(inside(reader), depth)
  }
  return { key, ...(value && { value }) }
}

function valueIn(reader: Reader, depth: number): AnyValue {
  if (depth > MOST_DEPTH) throw badOtlp()
  let value: AnyValue = {}
  while (nextField(reader)) value = oneIn(reader, depth) ?? value
  return value
}

function oneIn(reader: Reader, depth: number): AnyValue | undefined {
  switch (reader.field) {
    case 1:
      return { string_value: text(reader) }
    case 2:
      return { bool_value: boolean(reader) }
    case 3:
      return { int_value: int64(reader) }
    case 4:
      return { double_value: real(reader) }
    case 5:
      return { array_value: { values: listIn(reader, (inner) => valueIn(inner, depth + 1)) } }
    case 6:
      return { kvlist_value: { values: listIn(reader, (inner) => keyValueIn(inner, depth + 1)) } }
    case 7:
      return { bytes_value: base64(reader) }
    default:
      return undefined
  }
}

function listIn<T>(reader: Reader, read: (inner: Reader) => T): readonly T[] {
  const values: T[] = []
  eachMessage(inside(reader), 1, (inner) => values.push(read(inner)))
  return values
}

const base64 = (reader: Reader): string => bytesOf(reader).toString('base64')

/** Checked for its wire type by reading it as the other thing of eight bytes. */
function nanos(reader: Reader): string {
  double(reader)
  return String(reader.bytes.readBigUInt64LE(reader.from))
}

/** Digits where a number would not be exact. */
function int64(reader: Reader): number | string {
  unsigned(reader)
  const value = BigInt.asIntN(64, (BigInt(reader.high) << 32n) | BigInt(reader.low))
  const near = Number(value)
  return Number.isSafeInteger(near) ? near : String(value)
}

function real(reader: Reader): number | string {
  const value = double(reader)
  return Number.isFinite(value) ? value : String(value)
}
