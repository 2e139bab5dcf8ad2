import type { Digest, Hash } from '../base/index.ts'
import type { OfflineNeeds } from '../features/index.ts'
import type { Blobs } from '../storage/index.ts'
import type { Table } from '../table/index.ts'
import { labRowsOf, readRows } from './assemble.ts'
import { type LabThread, openLab } from './lab-thread.ts'
import type { TrainingInputs } from './record.ts'

/** Where a training finds its rows and models: made in this process, or kept by an earlier one. */
export interface Workbench {
  /** Reads the rows from the lake. */
  readRows(): Promise<Table>
  /** The lab over the rows, started when it is first needed. */
  lab(): Promise<LabThread>
  /** Keeps model bytes; returns their address. */
  keep(bytes: Uint8Array): Promise<Digest>
  /** Bytes that were kept. */
  bytes(address: Digest): Promise<Uint8Array>
  close(): Promise<void>
}

/** What a workbench is made from. Without blobs nothing is kept beyond it: for repeating a training. */
export interface BenchNeeds extends OfflineNeeds {
  readonly hash: Hash
  readonly blobs?: Blobs
  /** Where models are read that were made before. */
  readonly before?: Pick<Blobs, 'get'>
}

/** Opens a workbench; whoever opens it closes it. */
export function openWorkbench(needs: BenchNeeds, inputs: TrainingInputs): Workbench {
  const made = new Map<Digest, Uint8Array>()
  let rows: Table | undefined
  let lab: LabThread | undefined
  return {
    async readRows() {
      rows = await readRows(needs, inputs)
      return rows
    },
    async lab() {
      if (lab?.isOpen()) return lab
      const table = rows ?? (await readRows(needs, inputs))
      // the memory of the rows moves to the lab
      rows = undefined
      lab = openLab(labRowsOf(table, inputs))
      return lab
    },
    async keep(bytes) {
      const address = needs.blobs ? await needs.blobs.put(bytes) : needs.hash(bytes)
      made.set(address, bytes)
      return address
    },
    bytes: async (address) => made.get(address) ?? (needs.blobs ?? needs.before)!.get(address),
    close: async () => lab?.close(),
  }
}
