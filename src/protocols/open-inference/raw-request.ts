import type { ServedInput, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { printable } from '../shown.ts'
import { datatypeOf, SIZE_OF } from './datatypes.ts'
import { readText } from './raw.ts'
import type { SentRequest } from './sent.ts'
import { product, shownShape } from './tensor.ts'

/**
 * A request that is nothing but the bytes of the model's one input: its shape follows from their number, a text is one element without its
 * length before it. All outputs are answered as bytes.
 *
 * Errors: `protocols.bad_request`, `too_few_inputs`, `wrong_shape`.
 * Source: Triton's binary tensor data extension, raw binary request.
 */
export function readRawRequest(raw: Buffer, model: ServedModel): SentRequest {
  const [input] = model.inputs
  if (input === undefined || model.inputs.length > 1) {
    const counts = { expected: model.inputs.length, found: 1 }
    throw fail('too_few_inputs', { ...counts, model: model.name, missing: printable(model.inputs[1]?.name ?? '') })
  }
  const { name } = input
  const datatype = datatypeOf(input)
  const around = { name, datatype, infinite: true }
  const tensor =
    datatype === 'BYTES'
      ? { ...around, shape: input.shape.map(() => 1), values: [readText(raw, name)] }
      : { ...around, shape: shapeOf(raw.length / SIZE_OF[datatype]!, input, model), values: [], raw }
  return { inputs: [tensor], binary: true, strict: false }
}

/** The one axis that is free takes what there is; where two are, there is one row. */
function shapeOf(count: number, { name, shape }: ServedInput, model: ServedModel): readonly number[] {
  const free = shape.filter((length) => length < 0).length
  const known = free > 1 && model.batched ? [1, ...shape.slice(1)] : shape
  const axis = known.findIndex((length) => length < 0)
  const around = product(known.filter((length) => length >= 0))
  const made = axis < 0 ? known : known.with(axis, count / around)
  if (made.every((length) => Number.isSafeInteger(length) && length >= 0) && product(made) === count) return made
  throw fail('wrong_shape', {
    ...{ input: printable(name), model: model.name },
    ...{ expected: shownShape(shape), found: `${Math.floor(count)} values` },
  })
}
