import type { Digest, Hash } from '../../base/index.ts'
import { type FileRead, readFile } from '../../data/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { type AutomlThread, openAutomlThread, openTrialThread, type TrialThread } from '../automl-threads.ts'
import type { StudyReport } from './lab.ts'
import type { Material } from './material.ts'
import type { AutomlInputs, FileLike } from './record.ts'
import type { Warning } from './warnings.ts'

/** What is known of a file and its rows before anything is learned. Plain JSON. */
export interface Studied {
  readonly report: StudyReport
  readonly file: FileLike
  readonly warnings: readonly Warning[]
}

/** Where an AutoML run finds its rows, threads and bytes: made in this process, or kept by an earlier one. */
export interface AutomlBench {
  readonly threads: number
  /** Reads the file and studies it. */
  study(): Promise<Studied>
  /** The lab over the rows, started when it is first needed. */
  lab(): Promise<AutomlThread>
  /** The lab and, where the rows are few enough, further threads on the same memory. */
  trialThreads(): Promise<readonly TrialThread[]>
  /** Another thread in the place of one that ended. */
  replace(thread: TrialThread): Promise<TrialThread>
  keep(bytes: Uint8Array): Promise<Digest>
  bytes(address: Digest): Promise<Uint8Array>
  close(): Promise<void>
}

/** What a bench is made from. Without blobs nothing is kept beyond it: for repeating a run. */
export interface AutomlBenchNeeds {
  readonly lake: Lake
  readonly hash: Hash
  readonly blobs?: Blobs
}

/** Values of a sheet up to which every thread tries a learner of its own; beyond, all of them work on one. */
const MOST_VALUES = 1e7

interface Opened {
  readonly thread: AutomlThread
  readonly studied: Studied
  readonly material: Material
}

/** Opens a bench; whoever opens it closes it. */
export function openAutomlBench(needs: AutomlBenchNeeds, inputs: AutomlInputs, threads: number): AutomlBench {
  const made = new Map<Digest, Uint8Array>()
  let opening: Promise<Opened> | undefined
  let others: TrialThread[] = []
  const open = async (): Promise<Opened> => {
    const opened = await opening?.catch(() => undefined)
    if (opened?.thread.isOpen()) return opened
    opening = openLab(needs.lake, inputs)
    return opening
  }
  return {
    threads,
    study: async () => (await open()).studied,
    lab: async () => (await open()).thread,
    async trialThreads() {
      const { thread, material } = await open()
      const values = material.sheet.rows * material.sheet.columns.length
      const count = values * threads <= MOST_VALUES ? threads - 1 : 0
      while (others.length < count) others.push(openTrialThread(material))
      // alone, it tries learners with all threads
      if (count === 0) return [{ ...thread, trial: (order, report) => thread.trial({ ...order, threads }, report) }]
      return [thread, ...others]
    },
    async replace(ended) {
      const { thread, material } = await open()
      if (!others.includes(ended)) return thread
      others = others.filter((one) => one !== ended)
      const fresh = openTrialThread(material)
      others.push(fresh)
      return fresh
    },
    async keep(bytes) {
      const address = needs.blobs ? await needs.blobs.put(bytes) : needs.hash(bytes)
      made.set(address, bytes)
      return address
    },
    bytes: async (address) => made.get(address) ?? needs.blobs!.get(address),
    async close() {
      await Promise.all(others.map((thread) => thread.close()))
      await (await opening?.catch(() => undefined))?.thread.close()
    },
  }
}

async function openLab(lake: Lake, inputs: AutomlInputs): Promise<Opened> {
  const { label, time, group, exclude, metric, seed } = inputs
  const read = await readFile(lake, inputs.data.path)
  const { header, columns } = read
  const request = { label, exclude, file: columns, seed, ...(time && { time }), ...(group && { group }) }
  const thread = openAutomlThread({ table: read.table, request, seed, ...(metric && { metric }) })
  try {
    const { report, material } = await thread.study()
    return {
      thread,
      material,
      studied: { report, file: { header, columns }, warnings: [...oddities(read), ...report.warnings] },
    }
  } catch (error) {
    await thread.close()
    throw error
  }
}

/** What was odd about the file itself. */
function oddities({ notes, sampled, rows }: FileRead): Warning[] {
  const odd = notes.map((message) => ({ code: 'file_odd', column: null, message, evidence: { rows } }) as const)
  if (!sampled) return odd
  const { of, how, estimated } = sampled
  return [
    ...odd,
    { code: 'rows_sampled', column: null, message: how, evidence: { rows, of, estimated: estimated ? 'yes' : 'no' } },
  ]
}
