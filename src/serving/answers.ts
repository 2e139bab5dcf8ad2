import { failInference, LABEL, PROBABILITIES, type Tensor, type TensorSpec, VARIABLE } from '../inference/index.ts'
import type { Tensors } from './executor.ts'
import type { LoadedVersion } from './loading/loaded.ts'

/** What a version said of rows. */
export interface Said {
  /** As the endpoint answers it. */
  readonly outputs: Tensors
  /**
   * One number a row: the probability of the second of two classes, that of the chosen one of more, or the number; NaN where the
   * model answers plain tensors.
   */
  readonly scores: Float64Array
  /** What the journal keeps beside the score. */
  readonly kept: Tensors | undefined
}

/** Turns the outputs of one version into what its endpoint answers. */
export interface AnswerReader {
  readonly outputs: readonly TensorSpec[]
  /** Whether rows get a score at all. */
  readonly scored: boolean
  /** The outputs of the model that are needed for these of the endpoint; `undefined` for all. Errors: `inference.unknown_output`. */
  wanted(outputs: readonly string[] | undefined): readonly string[] | undefined
  read(tensors: Tensors, rows: number, outputs: readonly string[] | undefined): Said
}

/** An endpoint of a model file answers the outputs of the model, each under its name. */
export function directAnswers({ outputs, answers }: Pick<LoadedVersion, 'outputs' | 'answers'>): AnswerReader {
  const source = scoreSource(outputs, answers)
  const beside = outputs.map(({ name }) => name).filter((name) => isKept(name, { answers, source }))
  return {
    outputs,
    scored: source !== undefined,
    wanted(asked) {
      if (asked === undefined) return undefined
      refuseStrangers(asked, outputs)
      return source === undefined || asked.includes(source) ? asked : [...asked, source]
    },
    read(tensors, rows, asked) {
      const shown = asked === undefined ? tensors : pick(tensors, asked)
      const scores = source === undefined ? noScores(rows) : scoresIn(tensors[source]!, rows, answers)
      return { outputs: shown, scores, kept: beside.length === 0 ? undefined : pick(tensors, beside) }
    },
  }
}

/**
 * An endpoint of a project answers `probability` for two classes, `prediction` (with `lower` and `upper` where the model has them)
 * for a number, `label` and `probabilities` for more classes, one a row.
 */
export function declaredAnswers(version: Pick<LoadedVersion, 'outputs' | 'answers'>): AnswerReader {
  const { answers } = version
  if (answers === 'tensors') return directAnswers(version)
  const sources = sourcesOf(version)
  const outputs = sources.map(({ spec }) => spec)
  const main = answers === 'prediction' ? VARIABLE : PROBABILITIES
  return {
    outputs,
    scored: true,
    wanted(asked) {
      refuseStrangers(asked ?? [], outputs)
      const used = sources.filter(({ from, spec }) => from === main || asked === undefined || asked.includes(spec.name))
      return [...new Set(used.map(({ from }) => from))]
    },
    read(tensors, rows, asked) {
      const scores = scoresIn(tensors[main]!, rows, answers)
      const made: Record<string, Tensor> = Object.create(null)
      const kept: Record<string, Tensor> = Object.create(null)
      let keeps = false
      for (const { spec, from } of sources) {
        if (tensors[from] === undefined || (asked !== undefined && !asked.includes(spec.name))) continue
        const tensor = shownAs(spec, { from: tensors[from], scores, rows })
        made[spec.name] = tensor
        if (tensor.data === scores) continue
        kept[spec.name] = tensor
        keeps = true
      }
      return { outputs: made, scores, kept: keeps ? kept : undefined }
    },
  }
}

interface Source {
  readonly spec: TensorSpec
  /** The output of the model it is made of. */
  readonly from: string
}

function sourcesOf({ outputs, answers }: Pick<LoadedVersion, 'outputs' | 'answers'>): readonly Source[] {
  const column = (name: string, from: string): Source => ({ spec: { name, type: 'double', shape: [-1] }, from })
  if (answers === 'probability') return [column('probability', PROBABILITIES)]
  const has = (name: string): TensorSpec | undefined => outputs.find((output) => output.name === name)
  if (answers === 'prediction')
    return [column('prediction', VARIABLE), ...['lower', 'upper'].filter(has).map((name) => column(name, name))]
  return [LABEL, PROBABILITIES].flatMap((name) => {
    const spec = has(name)
    return spec ? [{ spec: name === LABEL ? { ...spec, shape: [-1] } : spec, from: name }] : []
  })
}

function shownAs(
  spec: TensorSpec,
  made: { readonly from: Tensor; readonly scores: Float64Array; readonly rows: number },
): Tensor {
  const { from, scores, rows } = made
  if (spec.name === 'probability' || spec.name === 'prediction') return { type: 'double', shape: [rows], data: scores }
  if (spec.name === LABEL) return { ...from, shape: [rows] }
  if (spec.name === PROBABILITIES) return from
  return { type: 'double', shape: [rows], data: Float64Array.from(from.data as Float32Array) }
}

/** The output that the score of a row is read from. */
function scoreSource(outputs: readonly TensorSpec[], answers: LoadedVersion['answers']): string | undefined {
  if (answers === 'prediction') return VARIABLE
  if (answers !== 'tensors') return PROBABILITIES
  const reals = outputs.filter(({ type }) => type === 'float' || type === 'double')
  const [only] = reals
  if (reals.length !== 1 || outputs.length !== 1 || only === undefined || only.shape[0] !== -1) return undefined
  return only.shape.length === 1 || (only.shape.length === 2 && only.shape[1] === 1) ? only.name : undefined
}

/** What the score says already is not kept again: the number itself, and the label of two classes. */
function isKept(
  name: string,
  { answers, source }: { readonly answers: LoadedVersion['answers']; readonly source: string | undefined },
): boolean {
  if (answers === 'classes') return true
  return name !== source && !(answers === 'probability' && name === LABEL)
}

function scoresIn(tensor: Tensor, rows: number, answers: LoadedVersion['answers']): Float64Array {
  const { data } = tensor as { readonly data: Float32Array | Float64Array }
  const scores = new Float64Array(rows)
  if (answers === 'probability') for (let row = 0; row < rows; row++) scores[row] = data[row * 2 + 1]!
  else if (answers === 'classes') {
    const classes = tensor.shape[1]!
    for (let row = 0; row < rows; row++) scores[row] = largest(data, row * classes, (row + 1) * classes)
  } else for (let row = 0; row < rows; row++) scores[row] = data[row]!
  return scores
}

function largest(data: Float32Array | Float64Array, from: number, to: number): number {
  let most = data[from]!
  for (let i = from + 1; i < to; i++) if (data[i]! > most) most = data[i]!
  return most
}

const noScores = (rows: number): Float64Array => new Float64Array(rows).fill(Number.NaN)

function pick(tensors: Tensors, names: readonly string[]): Tensors {
  const picked: Record<string, Tensor> = Object.create(null)
  for (const name of names) if (tensors[name] !== undefined) picked[name] = tensors[name]
  return picked
}

function refuseStrangers(asked: readonly string[], outputs: readonly TensorSpec[]): void {
  for (const output of asked)
    if (!outputs.some(({ name }) => name === output)) throw failInference('unknown_output', { output })
}
