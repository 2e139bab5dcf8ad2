import type { TensorSpec } from '../inference/index.ts'
import type { Scorer } from './scorer.ts'

/**
 * Why a challenger cannot answer in place of the champion; `undefined` where it can. The features of a project's models may
 * differ, what a caller sends and gets may not.
 */
export function reasonAgainstSignature(direct: boolean, champion: Scorer, challenger: Scorer): string | undefined {
  if (champion.loaded.answers !== challenger.loaded.answers)
    return `it answers ${challenger.loaded.answers}, not ${champion.loaded.answers}`
  const outputs = difference('output', champion.reader.outputs, challenger.reader.outputs)
  if (outputs !== undefined || !direct) return outputs
  if (champion.loaded.batched !== challenger.loaded.batched) return 'only one of them reads rows'
  return difference('input', champion.loaded.inputs, challenger.loaded.inputs)
}

function difference(what: string, ours: readonly TensorSpec[], theirs: readonly TensorSpec[]): string | undefined {
  const names = new Set([...ours, ...theirs].map(({ name }) => name))
  for (const name of names) {
    const [one, other] = [find(ours, name), find(theirs, name)]
    if (one === undefined || other === undefined) return `only one of them has the ${what} ${name}`
    if (textOf(one) !== textOf(other)) return `its ${what} ${name} is ${textOf(other)}, not ${textOf(one)}`
  }
  return undefined
}

const find = (specs: readonly TensorSpec[], name: string): TensorSpec | undefined =>
  specs.find((spec) => spec.name === name)

const textOf = ({ type, shape }: TensorSpec): string => `${type} [${shape.map((n) => (n < 0 ? 'any' : n)).join(', ')}]`
