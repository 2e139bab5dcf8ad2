export { attribute, graph, node, value } from './build.ts'
export { decodeModel } from './decode.ts'
export { encodeModel } from './encode.ts'
export { fail as failInference } from './errors.ts'
export type { TensorSpec } from './execute.ts'
export { holdingsOf } from './holdings.ts'
export { missingRow } from './missing-row.ts'
export { type Attribute, type GraphNode, ML, type Model } from './model.ts'
export { type OnnxruntimeSession, openOnnxruntime } from './onnxruntime.ts'
export { compile, type Plan, planOf, prepare } from './plan.ts'
export type { PlanImage } from './plan-image.ts'
export { feedsOf, LABEL, PROBABILITIES, probabilityOf, scoresOf, scoreTable, VARIABLE } from './tabular.ts'
export { floatTensor, int64Tensor, stringTensor, type Tensor, type TensorType } from './tensor.ts'
export { type FlatTree, TREE_MODE, treeEnsemble } from './tree-ensemble.ts'
export {
  type Code,
  compileWasm,
  defineFunction,
  f32,
  f32x4,
  f64,
  f64x2,
  hasWasm,
  i32,
  i32x4,
  i64,
  i64x2,
  instantiateWasm,
  type Local,
  memory,
  PAGE,
  repeat,
  select,
  v128,
  type WasmFunction,
  type WasmMemory,
  wasmMemory,
  wasmModule,
  when,
  whileTrue,
} from './wasm/index.ts'
export { dropZipMaps } from './zipmap.ts'
