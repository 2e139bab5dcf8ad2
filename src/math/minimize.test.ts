import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { minimize, type Objective } from './minimize.ts'

const rosenbrock: Objective = (x, gradient) => {
  let value = 0
  gradient.fill(0)
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i]!, x[i + 1]!]
    value += 100 * (b - a * a) ** 2 + (1 - a) ** 2
    gradient[i]! += -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[i + 1]! += 200 * (b - a * a)
  }
  return value
}

describe('minimize', () => {
  test.each([2, 10, 100])('finds the bottom of the Rosenbrock valley in %i dimensions', (size) => {
    const start = Float64Array.from({ length: size }, (_, i) => (i % 2 === 0 ? -1.2 : 1))
    const found = minimize(rosenbrock, start, { maxIterations: 1000, tolerance: 1e-9 })
    expect(found.converged).toBe(true)
    // The first coordinate has a second, local minimum near -1 in some dimensions; from this start it is not met.
    expect(Math.max(...found.x.map((value) => Math.abs(value - 1)))).toBeLessThan(1e-6)
  })

  test('solves an ill-scaled quadratic to its known answer', () => {
    const scales = Float64Array.from({ length: 20 }, (_, i) => 10 ** (i / 4))
    const bowl: Objective = (x, gradient) => {
      let value = 0
      for (let i = 0; i < x.length; i++) {
        const off = x[i]! - i
        value += 0.5 * scales[i]! * off * off
        gradient[i] = scales[i]! * off
      }
      return value
    }
    const found = minimize(bowl, new Float64Array(20), { maxIterations: 500, tolerance: 1e-10, memory: 20 })
    for (let i = 0; i < 20; i++) expect(found.x[i]).toBeCloseTo(i, 6)
  })

  test('fits a logistic regression so that the score equations hold', () => {
    const random = seededRandom(1)
    const rows = 400
    const features = Float64Array.from({ length: rows * 3 }, (_, i) => (i % 3 === 0 ? 1 : random.next() * 2 - 1))
    const label = Float64Array.from({ length: rows }, (_, r) =>
      random.next() < 1 / (1 + Math.exp(-(0.5 + 2 * features[r * 3 + 1]! - features[r * 3 + 2]!))) ? 1 : 0,
    )
    const loss: Objective = (w, gradient) => {
      let value = 0
      gradient.fill(0)
      for (let r = 0; r < rows; r++) {
        let z = 0
        for (let j = 0; j < 3; j++) z += w[j]! * features[r * 3 + j]!
        value += (z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z))) - label[r]! * z
        const residual = 1 / (1 + Math.exp(-z)) - label[r]!
        for (let j = 0; j < 3; j++) gradient[j]! += residual * features[r * 3 + j]!
      }
      return value
    }
    const found = minimize(loss, new Float64Array(3), { tolerance: 1e-10, maxIterations: 200 })
    expect(found.converged).toBe(true)
    expect(Math.abs(found.x[0]! - 0.5)).toBeLessThan(0.4)
    expect(Math.abs(found.x[1]! - 2)).toBeLessThan(0.8)
  })

  test('survives a region where the function is not finite', () => {
    const f: Objective = (x, gradient) => {
      gradient[0] = 1 - 1 / x[0]!
      return x[0]! <= 0 ? Number.NaN : x[0]! - Math.log(x[0]!)
    }
    expect(minimize(f, Float64Array.of(50), { tolerance: 1e-9 }).x[0]).toBeCloseTo(1, 6)
  })

  test('gives the same bytes each time and leaves the start alone', () => {
    const start = Float64Array.of(-1.2, 1)
    expect(minimize(rosenbrock, start).x).toEqual(minimize(rosenbrock, start).x)
    expect([...start]).toEqual([-1.2, 1])
  })

  test('says so when the steps run out', () => {
    const found = minimize(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3 })
    expect(found).toMatchObject({ iterations: 3, converged: false })
  })

  test('stops at once at a minimum', () => {
    expect(minimize(rosenbrock, Float64Array.of(1, 1))).toMatchObject({ iterations: 0, converged: true })
  })
})
