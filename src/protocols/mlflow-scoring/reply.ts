import type { Tensor } from '../../inference/index.ts'
import type { InferenceAnswer } from '../data-plane.ts'
import { inSlices } from '../slices.ts'
import { type TensorText, type TextStyle, textOfTensor } from '../tensor-text.ts'

const SLICE_ROWS = 2_000

/** How NaN and the infinite are written: as null, which is JSON, or as Python writes them. */
export type NonFinite = 'null' | 'word'

const orNull = (value: number): string => (Number.isFinite(value) ? String(value) : 'null')
const STYLES: Readonly<Record<NonFinite, TextStyle>> = {
  null: { float: orNull, double: orNull },
  word: { float: String, double: String },
}

/**
 * The body of an answer: one value a row as a flat list, a matrix as nested lists, several outputs as a list of records; beside it, under which
 * ids labels may come. Single precision is written as the double it is, as numpy writes it.
 */
export async function replyOf(answer: InferenceAnswer, rows: number, nonFinite: NonFinite): Promise<string> {
  const outputs = Object.entries(answer.outputs)
  const style = STYLES[nonFinite]
  const ids = `"prediction_ids":${JSON.stringify(answer.ids)}`
  const inRows = outputs.every(([, { shape }]) => shape[0] === rows)
  if (!inRows) return `{"predictions":${wholeText(outputs, style)},${ids}}`
  const columns = outputs.map(([name, tensor]) => ({
    key: `${JSON.stringify(name)}:`,
    text: textOfTensor(asVector(tensor), style),
  }))
  const texts = await rowTexts(columns, rows)
  return `{"predictions":[${texts.join(',')}],${ids}}`
}

/** A column that stands as a matrix of one column is a vector, as in a data frame. */
function asVector(tensor: Tensor): Tensor {
  const { shape } = tensor
  return shape.length === 2 && shape[1] === 1 ? ({ ...tensor, shape: [shape[0]!] } as Tensor) : tensor
}

async function rowTexts(
  columns: readonly { readonly key: string; readonly text: TensorText }[],
  rows: number,
): Promise<readonly string[]> {
  const texts: string[] = []
  const [only] = columns
  await inSlices(rows, SLICE_ROWS, (from, to) => {
    for (let row = from; row < to; row++)
      texts.push(
        columns.length === 1
          ? only!.text.row(row)
          : `{${columns.map(({ key, text }) => key + text.row(row)).join(',')}}`,
      )
  })
  return texts
}

/** Outputs that have no rows: one as it is, several under their names. */
function wholeText(outputs: readonly (readonly [string, Tensor])[], style: TextStyle): string {
  const texts = outputs.map(([name, tensor]) => [name, textOfTensor(tensor, style).all()] as const)
  if (texts.length === 1) return texts[0]![1]
  return `{${texts.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}
