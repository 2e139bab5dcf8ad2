import { exponential, logOnePlus } from './exponential.ts'
import type { BlockShape, LinearKernels } from './kernels.ts'

/** The kernels in TypeScript, for where there is no WebAssembly, and for tests: the same sums in the same order. */
export function plainKernels({ block, width, categories }: BlockShape, buffer: ArrayBuffer): LinearKernels {
  const singles = new Float32Array(buffer)
  const whole = new Int32Array(buffer)
  const reals = new Float64Array(buffer)
  const totals = new Float64Array(8)
  return {
    score(dense, places, weights, tables, scores, intercept) {
      for (let r = 0; r < block; r++) {
        let sum = 0
        for (let c = 0; c < width; c++) sum += reals[weights / 8 + c]! * singles[dense / 4 + c * block + r]!
        for (let c = 0; c < categories; c++) sum += reals[tables / 8 + whole[places / 4 + c * block + r]!]!
        reals[scores / 8 + r] = sum + intercept
      }
    },
    slope(dense, places, slopes, intoWeights, intoTables) {
      const over = (value: (r: number) => number): number => {
        totals.fill(0)
        for (let r = 0; r < block; r++) totals[r & 7]! += value(r)
        return total(totals)
      }
      for (let c = 0; c < width; c++)
        reals[intoWeights / 8 + c]! += over((r) => reals[slopes / 8 + r]! * singles[dense / 4 + c * block + r]!)
      for (let c = 0; c < categories; c++)
        for (let r = 0; r < block; r++)
          reals[intoTables / 8 + whole[places / 4 + c * block + r]!]! += reals[slopes / 8 + r]!
      return over((r) => reals[slopes / 8 + r]!)
    },
    logistic(scores, label, rowWeights, slopes) {
      const loss = [0, 0]
      for (let r = 0; r < block; r++) {
        const [s, y, weight] = [reals[scores / 8 + r]!, reals[label / 8 + r]!, reals[rowWeights / 8 + r]!]
        const e = exponential(-Math.abs(s))
        reals[slopes / 8 + r] = weight * ((s < 0 ? e : 1) / (1 + e) - y)
        loss[r & 1]! += weight * (Math.max(s, 0) - y * s + logOnePlus(e))
      }
      return loss[0]! + loss[1]!
    },
    exponentials(at, count) {
      for (let i = at / 8; i < at / 8 + count; i++) reals[i] = exponential(reals[i]!)
    },
  }
}

/** As the kernels in WebAssembly hold them: lanes 0 and 1 of four pairs. */
function total([a, b, c, d, e, f, g, h]: Float64Array): number {
  const even = a! + c! + (e! + g!)
  const odd = b! + d! + (f! + h!)
  return even + odd
}
