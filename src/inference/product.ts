import { type ProductKernel, productModule, TILE } from './product-kernel.ts'
import { compileWasm, hasWasm, instantiateWasm, type WasmMemory, wasmMemory } from './wasm/index.ts'

/** The sizes of a product [m, k] · [k, n]. */
export interface ProductSize {
  readonly m: number
  readonly k: number
  readonly n: number
}

/** Fewer rows than this are not worth the way into WebAssembly. */
const LEAST_ROWS = 16
const BLOCK_ROWS = 128
/** The scratch memory that all products share is never larger. */
const MOST_BYTES = 2 ** 26

/** Sums of small products, one after the other: a list of its own would cost more than the product. */
const small = new Float64Array(4_096)

/**
 * The product of two row-major matrices; each sum runs in the order of k, in double precision. It is overwritten by the next product.
 */
export function floatProduct(a: Float32Array, b: Float32Array, size: ProductSize): Float64Array {
  const count = size.m * size.n
  const out = count <= small.length ? small.subarray(0, count) : new Float64Array(count)
  const scratch = hasWasm() && size.m >= LEAST_ROWS && size.k > 0 && size.n > 0 ? scratchFor(size) : undefined
  if (scratch === undefined) plainProduct(a, b, { ...size, out })
  else blockwise(a, b, { ...size, out, ...scratch })
  return out
}

/** Four columns at once, so that their sums stay in registers. */
export function plainProduct(
  a: Float32Array,
  b: Float32Array,
  { m, k, n, out }: ProductSize & { readonly out: Float64Array },
): void {
  const fours = n - (n % 4)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < fours; j += 4) {
      let s0 = 0
      let s1 = 0
      let s2 = 0
      let s3 = 0
      for (let p = 0, from = j; p < k; p++, from += n) {
        const factor = a[i * k + p]!
        s0 += factor * b[from]!
        s1 += factor * b[from + 1]!
        s2 += factor * b[from + 2]!
        s3 += factor * b[from + 3]!
      }
      const into = i * n + j
      out[into] = s0
      out[into + 1] = s1
      out[into + 2] = s2
      out[into + 3] = s3
    }
    for (let j = fours; j < n; j++) {
      let sum = 0
      for (let p = 0, from = j; p < k; p++, from += n) sum += a[i * k + p]! * b[from]!
      out[i * n + j] = sum
    }
  }
}

interface Scratch {
  readonly kernel: ProductKernel
  readonly buffer: ArrayBuffer
  /** Columns filled up to whole panels. */
  readonly wide: number
}

let held: { readonly kernel: ProductKernel; readonly memory: WasmMemory } | undefined

function scratchFor({ k, n }: ProductSize): Scratch | undefined {
  const wide = Math.ceil(n / TILE) * TILE
  const bytes = wide * k * 8 + BLOCK_ROWS * (wide * 8 + k * 4)
  if (bytes > MOST_BYTES) return undefined
  if (held === undefined || held.memory.buffer.byteLength < bytes) {
    const memory = wasmMemory(bytes)
    held = { memory, kernel: instantiateWasm<ProductKernel>(compileWasm(productModule()), memory) }
  }
  return { kernel: held.kernel, buffer: held.memory.buffer, wide }
}

/** `b`, the rows of `out` and those of `a` lie one after the other in the scratch memory. */
function blockwise(
  a: Float32Array,
  b: Float32Array,
  { m, k, n, out, kernel, buffer, wide }: ProductSize & Scratch & { readonly out: Float64Array },
): void {
  pack(b, new Float64Array(buffer, 0, wide * k), { k, n })
  const outAt = wide * k * 8
  const aAt = outAt + BLOCK_ROWS * wide * 8
  const rows = new Float32Array(buffer, aAt, BLOCK_ROWS * k)
  const sums = new Float64Array(buffer, outAt, BLOCK_ROWS * wide)
  for (let from = 0; from < m; from += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, m - from)
    const whole = Math.ceil(count / TILE) * TILE
    rows.set(a.subarray(from * k, (from + count) * k))
    rows.fill(0, count * k, whole * k)
    kernel.multiply(aAt, 0, outAt, whole, wide, k)
    for (let r = 0; r < count; r++) for (let j = 0; j < n; j++) out[(from + r) * n + j] = sums[r * wide + j]!
  }
}

/** Panels of 4 columns, the last one filled up with zeros. */
function pack(b: Float32Array, into: Float64Array, { k, n }: Pick<ProductSize, 'k' | 'n'>): void {
  let to = 0
  for (let column = 0; column < n; column += TILE)
    for (let p = 0; p < k; p++) for (let j = column; j < column + TILE; j++) into[to++] = j < n ? b[p * n + j]! : 0
}
