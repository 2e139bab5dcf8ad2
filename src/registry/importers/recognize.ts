import { fail } from '../errors.ts'
import type { ModelFormat } from './imported.ts'

const PICKLE = 'it is a Python pickle, which can run any code: export the model as ONNX'

/** First bytes of files that are taken for models: programs in disguise, or archives. */
const OTHERS: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'it is a zip archive, such as PyTorch, Keras and MLflow write: export the model inside'],
  [[0x80, 0x02], PICKLE],
  [[0x80, 0x03], PICKLE],
  [[0x80, 0x04], PICKLE],
  [[0x80, 0x05], PICKLE],
  [[0x1f, 0x8b], 'it is packed with gzip: unpack it'],
  [
    [0x78, 0x9c],
    'it is packed with zlib, as joblib does, and a pickle inside can run any code: export the model as ONNX',
  ],
  [[0x28, 0xb5, 0x2f, 0xfd], 'it is packed with zstd: unpack it'],
  [[0x42, 0x5a, 0x68], 'it is packed with bzip2: unpack it'],
  [[0x89, 0x48, 0x44, 0x46], 'it is HDF5, as Keras writes: export the model as ONNX'],
  [[0x62, 0x69, 0x6e, 0x66], 'it is the binary format of old XGBoost versions: save it as .json or .ubj'],
  [[0x43, 0x42, 0x4d, 0x31], 'it is the format of CatBoost: save it with format="onnx"'],
]

const TREE = new TextEncoder().encode('tree')
const BRACE = 123
const NEWLINES = [10, 13]

/** What kind of model a file holds, by its first bytes. Errors: `registry.model_unreadable`. */
export function recognizeModel(bytes: Uint8Array): ModelFormat {
  if (bytes.length === 0) throw fail('model_unreadable', { format: 'a model', reason: 'it is empty' })
  for (const [magic, reason] of OTHERS)
    if (magic.every((byte, i) => bytes[i] === byte)) throw fail('model_unreadable', { format: 'a model', reason })
  if (TREE.every((byte, i) => bytes[i] === byte) && NEWLINES.includes(bytes[TREE.length] ?? 0)) return 'lightgbm'
  return bytes[0] === BRACE ? 'xgboost' : 'onnx'
}
