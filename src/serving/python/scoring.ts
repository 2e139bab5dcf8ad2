import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { errorOfNote } from '../../base/index.ts'
import type { TensorSpec } from '../../inference/index.ts'
import { artifactPath, type ModelVersion } from '../../registry/index.ts'
import type { Blobs } from '../../storage/index.ts'
import type { Artifacts } from '../../tracking/index.ts'
import { executorOver } from '../child/child.ts'
import { endedError } from '../child/open.ts'
import type { Executor } from '../executor.ts'
import { startPython } from './process.ts'

/** What scores versions that have no ONNX, where an operator allows it. */
export type PythonScoring = (version: ModelVersion, what: string) => Promise<Executor | undefined>

/** What it needs. */
export interface PythonNeeds {
  /** The program; it has MLflow and what the models need. */
  readonly python: string
  readonly artifacts: Pick<Artifacts, 'tree'>
  readonly blobs: Pick<Blobs, 'path'>
  readonly stopwatch?: () => number
  readonly limits?: Partial<typeof LIMITS>
}

const GIGABYTE = 2 ** 30
const LIMITS = { openMs: 120_000, runMs: 30_000, memoryBytes: 4 * GIGABYTE, waiting: 64 }

/**
 * Scores through MLflow in a process of Python, which runs the code of the model: only for operators who set its path. The process gets a
 * copy of the files and an environment without secrets, and is killed when it takes too long or too much memory.
 *
 * Errors: `serving.executor_failed` where the model cannot be loaded there. Undefined where the version has no files here.
 */
export function createPythonScoring(needs: PythonNeeds): PythonScoring {
  const stopwatch = needs.stopwatch ?? (() => performance.now())
  const limits = { ...LIMITS, ...needs.limits }
  return async (version, what) => {
    const path = artifactPath(version)
    if (path === undefined) return undefined
    const folder = await copied(needs, path)
    const { python } = needs
    const order = { python, folder, what, memoryBytes: limits.memoryBytes, ...specsOf(version) }
    const open = async () => {
      const child = startPython(order)
      const reply = await child.ask({ kind: 'open', threads: 1 }, limits.openMs)
      if (reply?.kind === 'opened') return { child, opened: reply }
      const error = reply?.kind === 'refused' ? errorOfNote(reply.error) : endedError(child, what)
      child.kill('closed')
      throw error
    }
    const executor = await executorOver(open, { ...limits, what, stopwatch }).catch(async (error) => {
      await rm(folder, { recursive: true, force: true })
      throw error
    })
    return {
      ...executor,
      close() {
        executor.close()
        void rm(folder, { recursive: true, force: true })
      },
    }
  }
}

/** The files of a version in a folder of their own: its code may write there. */
async function copied({ artifacts, blobs }: PythonNeeds, path: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-python-'))
  for (const file of await artifacts.tree(path)) {
    const place = join(folder, file.path)
    await mkdir(dirname(place), { recursive: true })
    await copyFile(await blobs.path(file.digest), place)
  }
  return folder
}

const NUMBER_OUT: TensorSpec = { name: 'variable', type: 'double', shape: [-1, 1] }

function specsOf({ signature }: ModelVersion): Pick<Executor, 'inputs' | 'outputs'> {
  const spec = ({ name, type, shape }: ModelVersion['signature']['inputs'][number]): TensorSpec => ({
    ...{ name, type: type as TensorSpec['type'], shape: shape.map((length) => length ?? -1) },
  })
  const outputs = signature.outputs.map(spec)
  return { inputs: signature.inputs.map(spec), outputs: outputs.length > 0 ? outputs : [NUMBER_OUT] }
}
