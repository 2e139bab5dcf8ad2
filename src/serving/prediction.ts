import { Type } from 'typebox'
import { Measure } from '../base/index.ts'
import { LABEL, PROBABILITIES, type Tensor } from '../inference/index.ts'
import type { Answer } from './predict.ts'

const Value = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()])

/** One answer, as JSON. */
export const Prediction = Type.Object({
  id: Type.String(),
  score: Measure,
  version: Type.Integer({ minimum: 1 }),
  label: Type.Optional(
    Type.Union([Type.Number(), Type.String()], { description: 'The class, where there are more than two.' }),
  ),
  probabilities: Type.Optional(Type.Array(Measure, { description: 'Of each class, where there are more than two.' })),
  outputs: Type.Optional(
    Type.Record(Type.String(), Type.Union([Value, Type.Array(Value)]), {
      description: 'All else that the model answers: one value, or its values in one list.',
    }),
  ),
})

/** Outputs that the score says. */
const SCORES: ReadonlySet<string> = new Set(['probability', 'prediction'])

/** The answers row by row, as JSON: whole numbers beyond 2^53 as texts, numbers that are not finite as null. */
export function predictionsOf({ ids, versions, scores, outputs }: Answer) {
  const shown = Object.entries(outputs).filter(([name]) => !SCORES.has(name))
  return ids.map((id, row) => {
    const rest: Record<string, ReturnType<typeof valuesAt>> = {}
    let more = false
    const made: { label?: number | string; probabilities?: (number | null)[] } = {}
    for (const [name, tensor] of shown) {
      const value = valuesAt(tensor, row, ids.length)
      if (name === LABEL && (typeof value === 'number' || typeof value === 'string')) made.label = value
      else if (name === PROBABILITIES && Array.isArray(value)) made.probabilities = value as (number | null)[]
      else {
        rest[name] = value
        more = true
      }
    }
    const score = Number.isFinite(scores[row]!) ? scores[row]! : null
    return { id, score, version: versions[row]!, ...made, ...(more && { outputs: rest }) }
  })
}

type JsonValue = number | string | boolean | null

function valuesAt(tensor: Tensor, row: number, rows: number): JsonValue | JsonValue[] {
  const width = tensor.data.length / rows
  if (width === 1) return one(tensor, row)
  return Array.from({ length: width }, (_, i) => one(tensor, row * width + i))
}

function one(tensor: Tensor, at: number): JsonValue {
  const value = tensor.data[at]!
  if (typeof value === 'string') return value
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (tensor.type === 'bool') return value === 1
  return Number.isFinite(value) ? value : null
}
