import type { Json } from '../base/index.ts'
import type { Pipeline } from './pipeline.ts'
import { type PipelineStep, readsOf } from './step.ts'
import { digestOfCode, projectFile } from './work-folder.ts'

/** Raised when the same step over the same inputs would give something else than before. */
const VERSION = 1

/** What each step of a pipeline is, down to the text of its code, by name. */
export type Definitions = Readonly<Record<string, Json>>

/** Reads what the steps are now; the files of commands are read each time. */
export async function definitionsOf(pipeline: Pipeline, root: string): Promise<Definitions> {
  const named = pipeline.order.map(async (name) => [name, await definitionOf(pipeline.steps[name]!, root)] as const)
  return Object.fromEntries(await Promise.all(named))
}

async function definitionOf(step: PipelineStep, root: string): Promise<Json> {
  const reads = readsOf(step) as unknown as Json
  const all = { kind: step.kind, engine: VERSION, reads, version: step.version }
  if (step.kind === 'sql') return { ...all, query: step.query.text, writes: step.writes, time: step.time }
  if (step.kind === 'code') return { ...all, inputs: step.inputs, code: step.run.toString() }
  if (step.kind === 'act')
    return { ...all, action: step.action, input: typeof step.input === 'function' ? step.input.toString() : step.input }
  const named = await Promise.all(step.run.map((word) => projectFile(root, word)))
  const files = step.run.filter((_, i) => named[i] !== undefined)
  const code = await digestOfCode(root, [...files, ...step.code])
  const { run, outputs, env } = step
  return { ...all, run, outputs, env: env as Json, code } as Json
}
