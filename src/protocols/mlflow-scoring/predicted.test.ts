import { describe, expect, it } from 'vitest'
import type { Tensor } from '../../inference/index.ts'
import { predictedOf } from './predicted.ts'

const label: Tensor = { type: 'string', shape: [2], data: ['no', 'yes'] }
const probabilities: Tensor = { type: 'double', shape: [2, 2], data: Float64Array.of(0.75, 0.25, 0.5, 0.5) }
const outputs = { label, probabilities }

describe('the answer of a model that another library trained', () => {
  it('is what its own predict answers', () => {
    expect(predictedOf(outputs, 'label')).toEqual({ label })
    expect(predictedOf(outputs, 'probabilities')).toEqual({ probabilities })
    expect(predictedOf(outputs, 'probability')['probability']!.data).toEqual(Float64Array.of(0.25, 0.5))
  })

  it('is everything where that is not known', () => {
    expect(predictedOf(outputs, undefined)).toBe(outputs)
    expect(predictedOf(outputs, 'variable')).toBe(outputs)
    expect(predictedOf({ label }, 'probability')).toEqual({ label })
  })
})
