/** The part of the WebAssembly API that is used, which not every type library declares. */
interface Engine {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
  readonly Memory: new (size: {
    readonly initial: number
    readonly maximum?: number
    readonly shared?: boolean
  }) => WasmMemory
}

/** A memory of WebAssembly. A shared one can be cloned to other threads, and its buffer grows. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

/** Bytes of a page, in which memories are counted. */
export const PAGE = 65_536

/** Looked up at each use: whoever embeds us may take it away. */
const engine = (): Engine | undefined => (globalThis as { readonly WebAssembly?: Engine }).WebAssembly

/** False where there is no WebAssembly. */
export function hasWasm(): boolean {
  return engine() !== undefined
}

/** A compiled module; it can be instantiated over any memory. */
export function compileWasm(bytes: Uint8Array<ArrayBuffer>): object {
  return new (engine()!.Module)(bytes)
}

/** A memory of this many bytes; with `most`, shared between threads and able to grow to so many. Errors: RangeError where there is none left. */
export function wasmMemory(bytes: number, most?: number): WasmMemory {
  const initial = Math.max(1, Math.ceil(bytes / PAGE))
  if (most === undefined) return new (engine()!.Memory)({ initial })
  return new (engine()!.Memory)({ initial, maximum: Math.ceil(most / PAGE), shared: true })
}

/** The functions of a module over a memory. */
export function instantiateWasm<Exports>(module: object, memory: object): Exports {
  return new (engine()!.Instance)(module, { env: { memory } }).exports as Exports
}
