export { attribute, graph, node, value } from './build.ts'
export { decodeModel } from './decode.ts'
export { encodeModel } from './encode.ts'
export { fail as failInference } from './errors.ts'
export type { TensorSpec } from './execute.ts'
export { operatorNames } from './kernels/index.ts'
export { type Attribute, type Graph, type GraphNode, ML, type Model, type ValueInfo } from './model.ts'
export { compile, type Plan } from './plan.ts'
export { feedsOf, LABEL, PROBABILITIES, probabilityOf, scoresOf, VARIABLE } from './tabular.ts'
export {
  type BoolTensor,
  type DoubleTensor,
  type FloatTensor,
  floatTensor,
  type Int32Tensor,
  type Int64Tensor,
  int64Tensor,
  type StringTensor,
  stringTensor,
  type Tensor,
  type TensorType,
  type Uint8Tensor,
} from './tensor.ts'
