import type { Tensor } from '../../inference/index.ts'
import type { InferenceAnswer } from '../data-plane.ts'
import { classify } from './classify.ts'
import { type Form, headOf, ID, type OutputForm, VERSION } from './form.ts'
import type { SentRequest } from './sent.ts'

/** One output of an answer. */
export interface Produced {
  readonly form: Pick<OutputForm, 'name' | 'datatype' | 'head'>
  readonly tensor: Tensor
  /** Whether its values go as raw bytes. */
  readonly binary: boolean
}

/** The outputs of an answer, in the order in which they were asked for. */
export function produce(sent: SentRequest, form: Form, answer: InferenceAnswer): readonly Produced[] {
  if (sent.wanted === undefined)
    return form.outputs.map((output) => ({
      form: output,
      tensor: tensorOf(output.name, form, answer),
      binary: sent.binary,
    }))
  return sent.wanted.map(({ name, binary, classes }) => {
    const tensor = tensorOf(name, form, answer)
    if (classes === 0) return { form: form.outputOf.get(name)!, tensor, binary }
    const best = { name, datatype: 'BYTES', head: headOf(name, 'BYTES') }
    return { form: best, tensor: classify(tensor, classes, name), binary }
  })
}

/** The version that answered the first row; of no rows, the newest. */
export function versionOf(form: Form, { versions }: InferenceAnswer): string {
  return versions.length > 0 ? String(versions[0]) : (form.model.versions.at(-1) ?? '')
}

/** What the model has under this name comes first. */
function tensorOf(name: string, form: Form, { outputs, ids, versions }: InferenceAnswer): Tensor {
  const own = outputs[name]
  if (own !== undefined) return own
  if (name === ID) return { type: 'string', shape: [ids.length], data: ids }
  if (name === VERSION) return { type: 'int64', shape: [versions.length], data: wide(versions) }
  throw new Error(`the answer of ${form.model.name} lacks an output that it announces`)
}

function wide(versions: ArrayLike<number>): BigInt64Array {
  const data = new BigInt64Array(versions.length)
  for (let row = 0; row < data.length; row++) data[row] = BigInt(versions[row]!)
  return data
}
