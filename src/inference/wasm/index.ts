export type { Code } from './code.ts'
export { compileWasm, hasWasm, instantiateWasm, PAGE, type WasmMemory, wasmMemory } from './engine.ts'
export { f32, f32x4, f64, f64x2, i32, i32x4, i64, i64x2, memory, v128 } from './instructions.ts'
export {
  defineFunction,
  type Local,
  repeat,
  select,
  type ValueType,
  type WasmFunction,
  wasmModule,
  when,
  whileTrue,
} from './module.ts'
