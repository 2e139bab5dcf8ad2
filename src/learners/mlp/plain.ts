import { FIRST_SHARE, type MatrixKernels, SECOND_SHARE } from './kernels.ts'

const f = Math.fround

/** The kernels in TypeScript, for where there is no WebAssembly, and for tests: every step rounded alike. */
export function plainMatrixKernels(buffer: ArrayBuffer): MatrixKernels {
  const x = new Float32Array(buffer)
  const whole = new Int32Array(buffer)
  const eachPlace = (
    [z, places, table, m, n, categories]: readonly number[],
    visit: (row: number, level: number) => void,
  ): void => {
    for (let r = 0; r < m!; r++)
      for (let c = 0; c < categories!; c++) {
        const level = table! / 4 + whole[places! / 4 + r * categories! + c]! * n!
        for (let j = 0; j < n!; j++) visit(z! / 4 + r * n! + j, level + j)
      }
  }
  return {
    pack(source, rowStep, columnStep, into, k, n) {
      for (let p = 0; p < k; p++)
        for (let j = 0; j < n; j++)
          x[into / 4 + Math.floor(j / 8) * k * 8 + p * 8 + (j % 8)] = x[(source + p * rowStep + j * columnStep) / 4]!
    },
    multiply(a, rowStep, innerStep, packed, c, m, n, k) {
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          const panel = packed / 4 + Math.floor(j / 8) * k * 8 + (j % 8)
          let sum = 0
          for (let p = 0; p < k; p++) sum = f(sum + f(x[(a + i * rowStep + p * innerStep) / 4]! * x[panel + p * 8]!))
          x[c / 4 + i * n + j] = sum
        }
    },
    addRows: (...from) =>
      eachPlace(from, (row, level) => {
        x[row]! += x[level]!
      }),
    spreadRows: (...from) =>
      eachPlace(from, (row, level) => {
        x[level]! += x[row]!
      }),
    activate(z, bias, m, n, least) {
      for (let i = 0; i < m * n; i++) x[z / 4 + i] = Math.max(f(x[z / 4 + i]! + x[bias / 4 + (i % n)]!), least)
    },
    gate(d, activation, count) {
      for (let i = 0; i < count; i++) if (!(x[activation / 4 + i]! > 0)) x[d / 4 + i] = 0
    },
    columnSums(d, into, m, n) {
      for (let j = 0; j < n; j++) {
        let sum = 0
        for (let r = 0; r < m; r++) sum = f(sum + x[d / 4 + r * n + j]!)
        x[into / 4 + j] = sum
      }
    },
    adam(weights, gradients, first, second, average, count, rate, tiny, decay, share) {
      const toward = (from: number, to: number, by: number): number => f(from + f(f(to - from) * by))
      for (let i = 0; i < count; i++) {
        const g = x[gradients / 4 + i]!
        const m = toward(x[first / 4 + i]!, g, FIRST_SHARE)
        const v = toward(x[second / 4 + i]!, f(g * g), SECOND_SHARE)
        const w = x[weights / 4 + i]!
        const moved = f(f(w - f(w * f(decay))) - f(f(m * f(rate)) / f(f(Math.sqrt(v)) + f(tiny))))
        x[first / 4 + i] = m
        x[second / 4 + i] = v
        x[weights / 4 + i] = moved
        x[average / 4 + i] = toward(x[average / 4 + i]!, moved, f(share))
      }
    },
  }
}
