import type { LoggedPoint } from '../../tracking/index.ts'
import { isObject } from '../shown.ts'
import { type Asked, double, type Field, invalidValue, record, required, text, whole, wrongType } from './fields.ts'
import { checkName } from './rules.ts'

/** What a client says of one point. */
export const POINT = {
  ...{ key: required(text), value: required(double), timestamp: required(whole), step: whole },
  ...{ model_id: text, dataset_name: text, dataset_digest: text },
}

const point = record(POINT)

/** Points of a batch: of most, each member has its plain type already, and nothing more is asked of them. */
export const points: Field<readonly Asked<typeof POINT>[]> = {
  isList: true,
  take(value, at) {
    if (value === undefined || value === null) return []
    if (!Array.isArray(value)) throw wrongType(value, at)
    const taken = new Array<Asked<typeof POINT>>(value.length)
    for (let i = 0; i < value.length; i++) taken[i] = isPlain(value[i]) ? value[i] : exactly(value[i], `${at}[${i}]`)
    return taken
  },
}

function exactly(value: unknown, at: string): Asked<typeof POINT> {
  const taken = point.take(value, at)
  if (taken === undefined) throw wrongType(value, at)
  return taken
}

/** Whether it is a point of a key, a number, a time and a step alone, as most are. */
function isPlain(value: unknown): value is Asked<typeof POINT> {
  if (!isObject(value)) return false
  for (const name in value)
    if (name !== 'key' && name !== 'value' && name !== 'timestamp' && name !== 'step') return false
  const { key, value: measure, timestamp, step } = value
  return (
    typeof key === 'string' &&
    key !== '' &&
    typeof measure === 'number' &&
    Number.isSafeInteger(timestamp) &&
    (step === undefined || Number.isSafeInteger(step))
  )
}

/** A point as the room takes it. `at` is where it is, empty where it is the whole request. Errors: `protocols.mlflow_parameter`. */
export function pointIn(asked: Asked<typeof POINT>, at = ''): LoggedPoint {
  const { key, value, timestamp, step = 0, model_id: model, dataset_name: name, dataset_digest: digest } = asked
  checkName(key, `${at}name`, 'Metric name')
  if (timestamp < 0)
    throw invalidValue(
      timestamp,
      `${at}timestamp`,
      `metric '${key}' (value=${Number.isInteger(value) ? value.toFixed(1) : value}). Timestamp must be a nonnegative long (64-bit integer) `,
    )
  const plain = { key, value, step, at: timestamp }
  if (!model && !name) return plain
  return { ...plain, ...(model && { model }), ...(name && { dataset: { name, digest: digest ?? '' } }) }
}
