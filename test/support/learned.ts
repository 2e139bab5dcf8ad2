import { type Random, seededRandom } from '../../src/base/index.ts'
import { compile, encodeModel, floatTensor, graph, type Plan, value } from '../../src/inference/index.ts'
import { type Body, FEATURES, type FitContext, type Goal, SCORES } from '../../src/learners/learner.ts'
import type { Sheet, SheetColumn } from '../../src/learners/sheet.ts'

/** A number column of a sheet; null is missing. */
export const numberFeature = (name: string, values: Iterable<number | null>): SheetColumn => ({
  kind: 'number',
  name,
  values: Float32Array.from(values, (one) => one ?? Number.NaN),
})

/** A category column of a sheet. */
export const categoryFeature = (name: string, categories: number, values: Iterable<number>): SheetColumn => ({
  kind: 'category',
  name,
  categories,
  values: Float32Array.from(values),
})

/** A sheet of these columns. */
export const sheetOf = (...columns: readonly SheetColumn[]): Sheet => ({
  rows: columns[0]?.values.length ?? 0,
  columns,
})

/** A goal over all rows of a sheet. */
export const goalOver = (label: ArrayLike<number>, more: Partial<Goal> = {}): Goal => ({
  objective: 'binary',
  width: 1,
  label: Float64Array.from(label),
  rows: Int32Array.from({ length: label.length }, (_, row) => row),
  ...more,
})

export const contextOf = (seed = 1, more: Partial<FitContext> = {}): FitContext => ({
  random: seededRandom(seed),
  progress: () => {},
  ...more,
})

/** A model from the features of a sheet to the scores, and nothing else. */
export function bodyModel(body: Body, features: number, width: number): Uint8Array {
  return encodeModel(
    graph({
      name: 'body',
      inputs: [value(FEATURES, 'float', ['N', features])],
      outputs: [value(SCORES, 'float', ['N', width])],
      nodes: body.nodes,
      initializers: body.initializers ?? {},
    }),
  )
}

/** The columns of a sheet beside each other, row-major. */
export function featuresOf({ rows, columns }: Sheet): Float32Array {
  const all = new Float32Array(rows * columns.length)
  columns.forEach(({ values }, c) => {
    values.forEach((one, r) => {
      all[r * columns.length + c] = one
    })
  })
  return all
}

/** The scores our own plan computes. */
export function planScores(onnx: Uint8Array, sheet: Sheet): Float32Array {
  const plan: Plan = compile(onnx)
  return plan.run({ [FEATURES]: floatTensor([sheet.rows, sheet.columns.length], featuresOf(sheet)) })[SCORES]!
    .data as Float32Array
}

/** The scores onnxruntime computes. */
export async function runtimeScores(onnx: Uint8Array, sheet: Sheet): Promise<Float32Array> {
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(onnx)
  const feeds = { [FEATURES]: new Tensor('float32', featuresOf(sheet), [sheet.rows, sheet.columns.length]) }
  const scores = (await session.run(feeds))[SCORES]!.data as Float32Array
  await session.release()
  return scores
}

/** A normal number. */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/** The largest difference, relative to the largest number where that is above 1. */
export function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY
  let [most, largest] = [0, 1]
  for (let i = 0; i < a.length; i++) {
    const away = Math.abs(a[i]! - b[i]!)
    most = Math.max(away, most)
    largest = Math.max(largest, Math.abs(b[i]!))
  }
  return most / largest
}
