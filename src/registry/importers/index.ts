import { compile, missingRow, type Plan } from '../../inference/index.ts'
import type { ImportedModel, ImportOptions, ModelFormat } from './imported.ts'
import { importLightgbm } from './lightgbm.ts'
import { importOnnx } from './onnx.ts'
import { recognizeModel } from './recognize.ts'
import { importXgboost } from './xgboost.ts'

export type { ImportedModel, ModelFormat } from './imported.ts'

const IMPORTERS: Readonly<Record<ModelFormat, (bytes: Uint8Array, options: ImportOptions) => ImportedModel>> = {
  onnx: importOnnx,
  lightgbm: importLightgbm,
  xgboost: importXgboost,
}

/**
 * Turns a model file of another library into ONNX that Millrace runs. No code of the file is run. The format is told by the content
 * where it is not given. It is
 * let score one row of missing values, so that what cannot be served is refused here.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model`, `registry.bad_features`, and those of `inference` for ONNX.
 *
 * @example
 * importModel(bytes, { features: ['distance', 'hour'] }).plan.outputs
 */
export function importModel(
  bytes: Uint8Array,
  options: ImportOptions & { readonly format?: ModelFormat } = {},
): ImportedModel & { readonly format: ModelFormat; readonly plan: Plan } {
  const found = recognizeModel(bytes)
  const format = options.format ?? found
  const model = IMPORTERS[format](bytes, options)
  const plan = compile(model.bytes)
  plan.run(missingRow(plan))
  return { ...model, format, plan }
}
