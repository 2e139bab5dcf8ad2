import type { Tensor } from '../../inference/index.ts'

type Outputs = Readonly<Record<string, Tensor>>

const SECOND = 'probability'
const BOTH = 'probabilities'

/**
 * Of the outputs of a model what the library that trained it answers, as MLflow's own server would: `predict` of scikit-learn is the class,
 * that of a booster the probability of the second class. All outputs where that is not known.
 */
export function predictedOf(outputs: Outputs, predicts: string | undefined): Outputs {
  const found = predicts === undefined ? undefined : outputs[predicts === SECOND ? BOTH : predicts]
  if (found === undefined) return outputs
  if (predicts !== SECOND) return { [predicts!]: found }
  if (found.shape[1] !== 2 || (found.type !== 'float' && found.type !== 'double')) return outputs
  const { data } = found
  return {
    [SECOND]: {
      type: 'double',
      shape: [data.length / 2],
      data: Float64Array.from({ length: data.length / 2 }, (_, row) => data[2 * row + 1]!),
    },
  }
}
