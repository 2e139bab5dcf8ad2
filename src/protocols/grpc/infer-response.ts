import type { InferenceAnswer } from '../data-plane.ts'
import type { Form } from '../open-inference/form.ts'
import { type Produced, produce, versionOf } from '../open-inference/produce.ts'
import { rawOf } from '../open-inference/raw.ts'
import { writeContents } from './contents.ts'
import type { InferCall } from './infer-request.ts'
import type { Writer } from './writer.ts'

/**
 * Writes a `ModelInferResponse`: values as raw bytes where they came so, as typed contents otherwise.
 *
 * Source: Open Inference Protocol over gRPC.
 */
export function writeInferResponse(
  writer: Writer,
  { sent, raw }: InferCall,
  [form, answer]: readonly [Form, InferenceAnswer],
): void {
  writer.text(1, form.model.name)
  writer.text(2, versionOf(form, answer))
  if (sent.id !== undefined) writer.text(3, sent.id)
  const outputs = produce(sent, form, answer)
  for (const output of outputs) writer.message(5, (inner) => writeOutput(inner, output, raw))
  if (raw) for (const { tensor } of outputs) writer.bytes(6, rawOf(tensor))
}

function writeOutput(writer: Writer, { form, tensor }: Produced, raw: boolean): void {
  writer.text(1, form.name)
  writer.text(2, form.datatype)
  if (tensor.shape.length > 0) writer.integers(3, tensor.shape)
  if (!raw) writer.message(5, (inner) => writeContents(inner, tensor))
}
