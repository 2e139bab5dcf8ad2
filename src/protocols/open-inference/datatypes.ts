import type { TensorType } from '../../inference/index.ts'
import type { ServedInput } from '../data-plane.ts'

/** Bytes of one element of each datatype of the Open Inference Protocol; those of BYTES vary. */
export const SIZE_OF: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, INT8: 1, INT16: 2, INT32: 4, INT64: 8, UINT8: 1, UINT16: 2, UINT32: 4, UINT64: 8 },
  ...{ FP16: 2, BF16: 2, FP32: 4, FP64: 8 },
}

const DATATYPE_OF: Readonly<Record<TensorType, string>> = {
  ...{ float: 'FP32', double: 'FP64', int64: 'INT64', int32: 'INT32', bool: 'BOOL', uint8: 'UINT8', string: 'BYTES' },
}

/** The datatype under which an input or output is announced. */
export function datatypeOf({ type, kind }: Pick<ServedInput, 'type' | 'kind'>): string {
  if (kind === undefined) return DATATYPE_OF[type]
  return kind === 'time' ? 'INT64' : 'BOOL'
}

const HALVES = ['FP16', 'BF16']
const SMALL = ['INT8', 'UINT8', 'INT16', 'UINT16']
const WHOLE = [...SMALL, 'INT32', 'UINT32', 'INT64', 'UINT64']

const ACCEPTED: Readonly<Record<TensorType, ReadonlySet<string>>> = {
  float: new Set(['FP32', 'FP64', ...HALVES, ...WHOLE]),
  double: new Set(['FP64', 'FP32', ...HALVES, ...WHOLE]),
  int64: new Set(WHOLE),
  int32: new Set([...SMALL, 'INT32']),
  bool: new Set(['BOOL']),
  uint8: new Set(['UINT8']),
  string: new Set(['BYTES']),
}
const TIMES: ReadonlySet<string> = new Set(['INT64', 'UINT64', 'FP64', 'BYTES'])

/**
 * True where an input takes values of this datatype: its own, and each whose values it holds without loss; what depends on the value, such
 * as INT64 for single precision, is then checked value by value. FP64 is rounded to single precision where the input is tabular
 * (`[n]` or `[n, c]`) and the caller did not ask for `strict`.
 */
export function isAccepted(input: ServedInput, datatype: string, strict: boolean): boolean {
  if (input.kind === 'time') return TIMES.has(datatype)
  if (input.kind === 'boolean') return datatype === 'BOOL'
  if (input.type === 'float' && datatype === 'FP64') return !strict && input.shape.length <= 2
  return ACCEPTED[input.type].has(datatype)
}
