import type { DoorAnswer } from '../../http/index.ts'

const JSON_TYPE = 'application/json'

/** A number as proto-JSON has it: what is not finite is a text. */
export function doubleOut(value: number | null): number | string {
  if (value === null) return 'NaN'
  return Number.isFinite(value) ? value : String(value)
}

/** Params or tags as MLflow lists them; `undefined` where there are none. */
export function pairsOut(
  texts: Readonly<Record<string, string>>,
): readonly { readonly key: string; readonly value: string }[] | undefined {
  const pairs = Object.entries(texts)
  return pairs.length > 0 ? pairs.map(([key, value]) => ({ key, value })) : undefined
}

/** A list, or `undefined` where it is empty: proto-JSON leaves out what is not set. */
export function listOut<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length > 0 ? items : undefined
}

/** The answer that says so; members that are `undefined` are left out. */
export function jsonAnswer(value: object, status = 200): DoorAnswer {
  return { status, type: JSON_TYPE, body: JSON.stringify(value) }
}
