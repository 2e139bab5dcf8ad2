import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Json } from '../base/index.ts'
import { fail } from './errors.ts'
import type { Partition } from './partition.ts'
import { type Ended, runProgram } from './process-group.ts'
import type { WrittenFile } from './result.ts'
import { type CommandStep, readsOf } from './step.ts'
import type { Doing } from './step-needs.ts'
import { leftFile, openWorkFolder, projectFile, type WorkFolder } from './work-folder.ts'

const RESULT = 'result.json'
const LARGEST_RESULT = 1024 * 1024

/** What a command gave. */
export interface CommandResult {
  readonly output: Json
  readonly files: Readonly<Record<string, WrittenFile>>
}

/**
 * Runs the program of a step in a folder of its own, and takes the files that it declares.
 *
 * Errors: `pipeline.command_not_started`, `pipeline.command_failed`, `pipeline.missing_output`, `pipeline.missing_variable`,
 * `pipeline.bad_result`.
 */
export async function runCommand(doing: Doing, step: CommandStep): Promise<CommandResult> {
  const { needs, name, run } = doing
  const marker = `MILLRACE_ATTEMPT=${run.id}/${name}`
  const folder = await openWorkFolder(path.join(needs.folder, 'work', run.id, name), { ...needs, marker })
  try {
    const env = await environmentOf(doing, step, folder)
    const words = await Promise.all(step.run.map(async (word) => (await projectFile(needs.root, word)) ?? word))
    doing.log.line(`$ ${step.run.join(' ')}`)
    const ended = await runProgram({
      ...{ words, env, folder: folder.path, signal: doing.signal },
      line: (text) => doing.log.line(text),
      started: (pid) => folder.noteGroup(pid),
    }).catch((error) => {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown'
      throw fail('command_not_started', { step: name, command: step.run[0]!, reason }, error)
    })
    doing.signal.throwIfAborted()
    mustHaveEndedWell(name, ended)
    return { output: await resultOf(folder, name), files: await takeOutputs(doing, step, folder) }
  } finally {
    await folder.remove()
  }
}

function mustHaveEndedWell(step: string, { code, signal }: Ended): void {
  if (code === 0) return
  throw fail('command_failed', { step, end: signal === null ? `status ${code}` : `signal ${signal}` })
}

/** What a program needs to be found and to write texts; nothing of ours that could be secret. */
function basics(folder: string): Readonly<Record<string, string>> {
  return {
    ...{ PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8', PYTHONUNBUFFERED: '1' },
    ...{ HOME: folder, TMPDIR: folder },
  }
}

async function environmentOf(
  doing: Doing,
  step: CommandStep,
  folder: WorkFolder,
): Promise<Readonly<Record<string, string>>> {
  const { needs, run, name, partition, pipeline } = doing
  const inputs: Record<string, string> = {}
  for (const [input, read] of Object.entries(readsOf(step))) {
    const at = await placeInput(doing, folder, { input, read })
    inputs[`MILLRACE_INPUT_${input.toUpperCase()}`] = at
  }
  const outputs = Object.entries(step.outputs).map(
    ([output, file]) => [`MILLRACE_OUTPUT_${output.toUpperCase()}`, path.join(folder.path, file)] as const,
  )
  return {
    ...basics(folder.path),
    ...{ MLFLOW_TRACKING_URI: needs.trackingUri() ?? `file://${folder.path}/mlruns` },
    ...{ MLFLOW_EXPERIMENT_NAME: pipeline.name, MLFLOW_RUN_NAME: [name, partition?.key ?? []].flat().join(' ') },
    MLFLOW_RUN_CONTEXT: JSON.stringify({ 'millrace.pipeline_run': run.id, 'millrace.pipeline_step': name }),
    ...{ MILLRACE_RUN: run.id, MILLRACE_STEP: name, MILLRACE_PIPELINE: pipeline.name },
    MILLRACE_ATTEMPT: `${run.id}/${name}`,
    MILLRACE_RESULT: path.join(folder.path, RESULT),
    ...partitionVariables(partition),
    ...declared(name, step.env),
    ...inputs,
    ...Object.fromEntries(outputs),
  }
}

function partitionVariables(partition: Partition | undefined): Readonly<Record<string, string>> {
  if (!partition) return {}
  const { key, start, end } = partition
  const moment = (at: number): string => new Date(at).toISOString()
  return {
    MILLRACE_PARTITION: key,
    ...(start !== undefined && { MILLRACE_START: moment(start), MILLRACE_END: moment(end!) }),
  }
}

function declared(step: string, env: CommandStep['env']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).map(([variable, value]) => {
      if (typeof value === 'string') return [variable, value]
      const given = process.env[value.from]
      if (given === undefined) throw fail('missing_variable', { step, variable: value.from })
      return [variable, given]
    }),
  )
}

async function placeInput(
  doing: Doing,
  folder: WorkFolder,
  { input, read }: { readonly input: string; readonly read: ReturnType<typeof readsOf>[string] },
): Promise<string> {
  const file = doing.fileOf(read)
  if (file) return folder.copy(file.address, path.basename(file.path))
  const relation = await doing.relationOf(read)
  if (read.as === 'csv') return folder.csv(relation, `${input}.csv`)
  const address = doing.blobOf(read) ?? (await doing.needs.lake.write(`select * from ${relation}`)).address
  return folder.copy(address, `${input}.parquet`)
}

async function takeOutputs(
  { needs, name }: Doing,
  step: CommandStep,
  folder: WorkFolder,
): Promise<Readonly<Record<string, WrittenFile>>> {
  const taken: Record<string, WrittenFile> = {}
  for (const [output, wanted] of Object.entries(step.outputs)) {
    const left = await leftFile(folder.path, wanted)
    if (!left) throw fail('missing_output', { step: name, output, variable: `MILLRACE_OUTPUT_${output.toUpperCase()}` })
    taken[output] = { address: await needs.blobs.adopt(left.file), bytes: left.bytes, path: path.basename(wanted) }
  }
  return taken
}

async function resultOf(folder: WorkFolder, step: string): Promise<Json> {
  const left = await leftFile(folder.path, RESULT)
  if (!left) return null
  if (left.bytes > LARGEST_RESULT) throw fail('bad_result', { step, reason: 'it is larger than 1 MB' })
  try {
    return JSON.parse(await readFile(left.file, 'utf8')) as Json
  } catch (error) {
    throw fail('bad_result', { step, reason: 'the file in MILLRACE_RESULT is no JSON' }, error)
  }
}
