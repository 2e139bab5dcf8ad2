import type { Duration, Json } from '../base/index.ts'
import type { Dataset } from '../data/index.ts'
import { isSqlText, type SqlText } from '../table/index.ts'

/** Rows that a step reads: a dataset, or its name. In a partitioned pipeline, those of the partition by its time. */
export type Read =
  | Dataset
  | string
  | {
      readonly from: Dataset | string
      /** Reads further back than the start of the partition, such as `7d`. */
      readonly before?: Duration
      /** Reads all rows, whatever the partition. */
      readonly all?: boolean
      /** Reads the rows with the key of the partition in this column. */
      readonly by?: string
    }

/** What a command reads: as `Read`, as a file of this form; or `step.output`, a file that an earlier command made. */
export type CommandInput = Read | { readonly from: Dataset | string; readonly as: 'csv' | 'parquet' }

/** What every step may say. */
export interface StepOptions {
  /** Steps that must be finished before. What writes a dataset that is read comes before anyway. */
  readonly after?: readonly string[]
  /** How often it is tried again after it failed; 0 when not given. */
  readonly retries?: number
  readonly timeout?: Duration
  /** Changed by whoever changes what the step computes where its text does not show it. */
  readonly version?: string
  /** False: it is done in every run, and never taken from another one. That is so for actions unless told. */
  readonly cache?: boolean
}

/** One row as a step reads it. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/** What the code of a step is given. */
export interface StepCall<Inputs extends Json = Json> {
  readonly inputs: Inputs
  /** What the steps before it gave, by their names. */
  readonly results: Readonly<Record<string, Json>>
  readonly partition: { readonly key: string; readonly start?: number; readonly end?: number } | undefined
  /** The rows of one of its reads. Errors: `pipeline.undeclared_read`. */
  readonly read: (name: string) => Promise<readonly Row[]>
  /** Asks SQL whose tables are its reads. */
  readonly query: (query: SqlText) => Promise<readonly Row[]>
  readonly log: (line: string) => void
  readonly progress: (done: number, doing: string) => void
  /** Aborted when the run is cancelled, or the time of the step is over. */
  readonly signal: AbortSignal
  /** 1 on the first try. */
  readonly attempt: number
}

export interface SqlStep extends StepOptions {
  readonly kind: 'sql'
  readonly reads: Readonly<Record<string, Read>>
  readonly query: SqlText
  /** The dataset that the rows become; of a partitioned pipeline, the part of it that this partition is. */
  readonly writes?: string
  /** The column of what is written that has the moment of a row. */
  readonly time?: string
}

export interface CodeStep extends StepOptions {
  readonly kind: 'code'
  readonly reads: Readonly<Record<string, Read>>
  readonly inputs: Json
  readonly run: (call: StepCall<never>) => Promise<unknown> | unknown
}

export interface CommandStep extends StepOptions {
  readonly kind: 'command'
  readonly run: readonly string[]
  readonly inputs: Readonly<Record<string, CommandInput>>
  /** Files that it leaves, by name: paths in its working folder. */
  readonly outputs: Readonly<Record<string, string>>
  /** Variables, by value, or by the name of one that Millrace was started with, which then is no part of the cache. */
  readonly env: Readonly<Record<string, string | { readonly from: string }>>
  /** Files and folders of the project that its code is; files that `run` names are code anyway. */
  readonly code: readonly string[]
}

export interface ActStep extends StepOptions {
  readonly kind: 'act'
  readonly action: string
  readonly input: Json | ((call: Pick<StepCall, 'results' | 'partition'>) => Json)
}

/** One step of a pipeline. */
export type PipelineStep = SqlStep | CodeStep | CommandStep | ActStep

/**
 * A step in SQL. Its tables are the names in `reads`; `$start`, `$end` and `$partition` are those of the partition.
 *
 * @example
 * sqlStep({ reads: { flights }, query: sql`select * from flights where delay is not null`, writes: 'clean_flights' })
 */
export function sqlStep(spec: Omit<SqlStep, 'kind'>): SqlStep {
  return Object.freeze({ ...spec, kind: 'sql' })
}

/**
 * A step in TypeScript, in this process. What it returns is kept as JSON. Its text is part of the cache, what the text reaches
 * outside of itself is not: raise `version` when that changes.
 *
 * @example
 * step({ after: ['clean'], reads: { rows: 'clean_flights' }, run: async ({ read }) => ({ rows: (await read('rows')).length }) })
 */
export function step<const Inputs extends Json = Record<string, never>>(
  spec: StepOptions & {
    readonly reads?: Readonly<Record<string, Read>>
    readonly inputs?: Inputs
    readonly run: (call: StepCall<Inputs>) => Promise<unknown> | unknown
  },
): CodeStep {
  const { reads = {}, inputs = {}, run, ...options } = spec
  return Object.freeze({ ...options, kind: 'code', reads, inputs, run })
}

/**
 * A step that runs a program in a working folder of its own, with the variables that are declared and these: `MILLRACE_RUN`,
 * `MILLRACE_STEP`, `MILLRACE_PARTITION`, `MILLRACE_START`, `MILLRACE_END`, the path of each input as `MILLRACE_INPUT_NAME` and of
 * each output as `MILLRACE_OUTPUT_NAME`, `MILLRACE_RESULT` for a file of JSON to hand on, and MLflow's.
 *
 * @example
 * command({ run: ['python3', 'train.py'], inputs: { rows: 'clean_flights' }, outputs: { model: 'model.bin' }, timeout: '1h' })
 */
export function command(
  spec: StepOptions & Pick<CommandStep, 'run'> & Partial<Pick<CommandStep, 'inputs' | 'outputs' | 'env' | 'code'>>,
): CommandStep {
  return Object.freeze({ inputs: {}, outputs: {}, env: {}, code: [], ...spec, kind: 'command' })
}

/**
 * A step that does what any action of Millrace does, with the permits of who began the run.
 *
 * @example
 * act({ after: ['clean'], action: 'training.train', input: { model: 'late' } })
 */
export function act(spec: StepOptions & Pick<ActStep, 'action'> & Partial<Pick<ActStep, 'input'>>): ActStep {
  return Object.freeze({ input: {}, cache: false, ...spec, kind: 'act' })
}

/** A read with all it may say. */
export interface FullRead {
  /** The name of a dataset, or `step.output`. */
  readonly from: string
  readonly as: 'csv' | 'parquet'
  readonly before?: Duration
  readonly all?: boolean
  readonly by?: string
}

/** Reads by name, in full. */
export function readsOf(step: PipelineStep): Readonly<Record<string, FullRead>> {
  const reads = step.kind === 'command' ? step.inputs : step.kind === 'act' ? {} : step.reads
  return Object.fromEntries(Object.entries(reads).map(([name, read]) => [name, fullRead(read)]))
}

function fullRead(read: CommandInput): FullRead {
  if (typeof read === 'string') return { from: read, as: 'parquet' }
  if ('kind' in read) return { from: read.name, as: 'parquet' }
  return { as: 'parquet', ...read, from: typeof read.from === 'string' ? read.from : read.from.name }
}

/** The datasets, declared beside it, that a step reads. */
export function datasetsOf(step: PipelineStep): readonly Dataset[] {
  const reads = step.kind === 'command' ? step.inputs : step.kind === 'act' ? {} : step.reads
  return Object.values(reads).flatMap((read: CommandInput) => {
    if (typeof read === 'string') return []
    if ('kind' in read) return [read]
    return typeof read.from === 'string' ? [] : [read.from]
  })
}

const NAMED = /^[a-z][a-z0-9_]{0,62}$/i

/** What is wrong with a step by itself; undefined where nothing is. */
export function faultOfStep(step: PipelineStep): string | undefined {
  if (!['sql', 'code', 'command', 'act'].includes(step?.kind)) return 'a step is sqlStep, step, command or act'
  const odd = Object.keys(readsOf(step)).find((name) => !NAMED.test(name))
  if (odd !== undefined) return `${odd} is no name of a table: letters, digits and _`
  if (step.kind === 'sql') return isSqlText(step.query) ? undefined : 'its query is sql`…`'
  if (step.kind === 'code') return typeof step.run === 'function' ? undefined : 'its run is a function'
  if (step.kind === 'act') return typeof step.action === 'string' ? undefined : 'its action is the name of one'
  return faultOfCommand(step)
}

function faultOfCommand({ run, outputs }: CommandStep): string | undefined {
  if (!Array.isArray(run) || run.length === 0 || run.some((word) => typeof word !== 'string'))
    return 'its run is a list of words: the program and what it is given'
  for (const [name, path] of Object.entries(outputs)) {
    if (!NAMED.test(name)) return `${name} is no name of an output: letters, digits and _`
    if (path === '' || path.startsWith('/') || path.split('/').includes('..'))
      return `output ${name} is a path in its working folder`
  }
  return undefined
}
