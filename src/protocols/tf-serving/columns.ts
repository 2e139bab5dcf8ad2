import type { Tensor } from '../../inference/index.ts'
import type { ServedInput, ServedModel } from '../data-plane.ts'
import { fail } from '../errors.ts'
import { fillNested, fittingShape, isHonest, type JsonTensorNeeds, misfitOf, shapeOf, sizeOf } from '../json-tensor.ts'
import { isObject } from '../shown.ts'
import { inSlices } from '../slices.ts'
import { isBase64, type TensorWriter, tensorWriter } from '../tensor-writer.ts'

/** Values that are read before others have their turn. */
const SLICE_VALUES = 20_000

/**
 * The tensors of `inputs`: the value of the one input, or an object that names every input.
 *
 * Errors: `protocols.tf_refused`.
 */
export async function tensorsOfColumns(
  model: ServedModel,
  inputs: unknown,
  needs: JsonTensorNeeds,
): Promise<Record<string, Tensor>> {
  const named = isObject(inputs) && !isBase64(inputs)
  if (!named && model.inputs.length > 1)
    throw refuse(
      'inputs is a plain value/list, but expecting an object as multiple input tensors required as per tensorinfo_map',
    )
  const tensors: Record<string, Tensor> = {}
  for (const input of model.inputs) {
    if (named && !Object.hasOwn(inputs, input.name))
      throw refuse(`Missing named input: ${input.name} in 'inputs' object.`)
    tensors[input.name] = await tensorOfValue(input, named ? inputs[input.name] : inputs, needs)
  }
  return tensors
}

const refuse = (reason: string): Error => fail('tf_refused', { reason })

async function tensorOfValue(input: ServedInput, value: unknown, needs: JsonTensorNeeds): Promise<Tensor> {
  const shape = shapeOf(value)
  const fitting = fittingShape(input.shape, shape)
  if (fitting === undefined || !isHonest(sizeOf(shape), needs.reading)) throw refuse(misfitOf(input.shape, shape))
  const writer = tensorWriter(input, sizeOf(shape), needs)
  await fillInSlices(writer, value, shape)
  return writer.tensor(fitting)
}

/** As `fillNested`, with other work in between. */
async function fillInSlices(writer: TensorWriter, value: unknown, shape: readonly number[]): Promise<void> {
  const must = (reason: string | undefined): void => {
    if (reason !== undefined) throw refuse(reason)
  }
  if (!Array.isArray(value) || sizeOf(shape) <= SLICE_VALUES) {
    must(fillNested(writer, value, { shape, level: 0, at: 0 }))
    return
  }
  const step = sizeOf(shape.slice(1))
  await inSlices(value.length, Math.max(1, Math.floor(SLICE_VALUES / step)), (from, to) => {
    for (let row = from; row < to; row++) must(fillNested(writer, value[row], { shape, level: 1, at: row * step }))
  })
}
