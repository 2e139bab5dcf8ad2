import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api'
import { DAY, SECOND } from '../base/index.ts'
import type { LakeValue, LakeValues } from './lake.ts'

/** What the driver takes for the `$name`s of a query. */
export interface Bound {
  readonly values: Record<string, DuckDBValue>
  readonly types: Record<string, DuckDBType>
}

export function bound(given: LakeValues): Bound {
  const values: Record<string, DuckDBValue> = {}
  const types: Record<string, DuckDBType> = {}
  for (const [name, value] of Object.entries(given)) {
    const whole = Number.isSafeInteger(value)
    values[name] = whole ? BigInt(value as number) : value
    types[name] = whole ? BIGINT : typeof value === 'number' ? DOUBLE : typeof value === 'boolean' ? BOOLEAN : VARCHAR
  }
  return { values, types }
}

const MICROS = 1_000
const NANOS = 1_000_000

/** A value of the engine as plain data. */
export function plain(value: DuckDBValue): LakeValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof DuckDBDecimalValue) return value.toDouble()
  return milliseconds(value) ?? String(value)
}

function milliseconds(value: DuckDBValue): number | undefined {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue)
    return Number(value.micros) / MICROS
  if (value instanceof DuckDBDateValue) return value.days * DAY
  if (value instanceof DuckDBTimestampMillisecondsValue) return Number(value.millis)
  if (value instanceof DuckDBTimestampSecondsValue) return Number(value.seconds) * SECOND
  if (value instanceof DuckDBTimestampNanosecondsValue) return Number(value.nanos) / NANOS
  return undefined
}
