import { describe, expect, test } from 'vitest'
import { seededRandom } from '../base/index.ts'
import type { Objective } from './minimize.ts'
import { minimizeSparse } from './minimize-sparse.ts'

/** ½ Σ scale (x - center)². */
const bowl =
  (center: Float64Array, scale: Float64Array): Objective =>
  (x, gradient) => {
    let value = 0
    for (let i = 0; i < x.length; i++) {
      gradient[i] = scale[i]! * (x[i]! - center[i]!)
      value += (gradient[i]! * (x[i]! - center[i]!)) / 2
    }
    return value
  }

describe('minimizeSparse', () => {
  test('finds the shrunk centers of a bowl, and exact zeros', () => {
    const random = seededRandom(3)
    const center = Float64Array.from({ length: 30 }, () => 4 * random.next() - 2)
    const scale = Float64Array.from({ length: 30 }, (_, i) => 1 + i)
    const l1 = Float64Array.from({ length: 30 }, (_, i) => i % 7)
    const found = minimizeSparse(bowl(center, scale), new Float64Array(30), {
      l1,
      tolerance: 1e-10,
      maxIterations: 500,
    })
    expect(found.converged).toBe(true)
    found.x.forEach((x, i) => {
      const wanted = Math.sign(center[i]!) * Math.max(0, Math.abs(center[i]!) - l1[i]! / scale[i]!)
      if (wanted === 0) expect(x === 0).toBe(true)
      else expect(Math.abs(x - wanted)).toBeLessThan(1e-8)
    })
    expect(found.x.filter((x) => x === 0).length).toBeGreaterThan(3)
  })

  test('stays at 0 where the penalty is steeper than the function', () => {
    const found = minimizeSparse(bowl(Float64Array.of(1), Float64Array.of(1)), new Float64Array(1), {
      l1: Float64Array.of(1),
    })
    expect(found).toMatchObject({ iterations: 0, converged: true })
  })

  test('fits coordinates that pull on each other so that no slope is left', () => {
    const random = seededRandom(9)
    const rows = Array.from({ length: 60 }, () => Float64Array.from({ length: 8 }, () => random.next() - 0.5))
    const label = rows.map((row) => 3 * row[0]! - 2 * row[1]! + row[2]! + 0.1 * random.next())
    const squares: Objective = (x, gradient) => {
      gradient.fill(0)
      let value = 0
      rows.forEach((row, r) => {
        const away = row.reduce((sum, value, i) => sum + value * x[i]!, 0) - label[r]!
        value += (away * away) / 2
        row.forEach((value, i) => {
          gradient[i]! += away * value
        })
      })
      return value
    }
    const l1 = new Float64Array(8).fill(0.3)
    const { x, converged } = minimizeSparse(squares, new Float64Array(8), { l1, tolerance: 1e-9, maxIterations: 500 })
    expect(converged).toBe(true)
    const slopes = new Float64Array(8)
    squares(x, slopes)
    x.forEach((xi, i) => {
      if (xi === 0) expect(Math.abs(slopes[i]!)).toBeLessThanOrEqual(0.3)
      else expect(slopes[i]!).toBeCloseTo(-Math.sign(xi) * 0.3, 7)
    })
  })

  test('ends when it is late', () => {
    let asked = 0
    const found = minimizeSparse(bowl(Float64Array.of(9, 9), Float64Array.of(1, 50)), new Float64Array(2), {
      l1: new Float64Array(2),
      isLate: () => ++asked > 2,
    })
    expect(found).toMatchObject({ iterations: 2, converged: false })
  })
})
