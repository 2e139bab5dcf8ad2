import { setImmediate as turn } from 'node:timers/promises'
import { type Cells, cellsOf, placeBlock, SEGMENT } from './block.ts'
import { type ColumnRow, kindOf } from './column-row.ts'
import { type Copy, createCopy, DELETED, emptyColumn, fillPart, GONE } from './copy.ts'
import { createPool } from './pool.ts'
import type { SegmentFile, SegmentFiles, Stamp } from './segment-files.ts'

/** The runs in memory and in files, as one. */
export interface Keeper {
  readonly copy: Copy
  /** Reads what the files have; undefined where they are no whole copy. Before anything else. */
  load(database: string): Promise<Stamp | undefined>
  /** Has the columns in memory while `work`, which must not wait, is done. */
  withColumns<T>(names: readonly string[], work: () => T): Promise<T>
  /** Writes what is in no file yet. With a stamp, the files are a whole copy from then on. */
  flush(stamp?: Stamp): Promise<void>
  /** True where so much is in no file that it should be written. */
  isFull(): boolean
}

/** What columns in memory may take together, in bytes. */
const MOST_BYTES = 256 * 1024 * 1024
const MOST_CELLS = 2_000_000
/** So many rows are laid out in columns before other work of the process has its turn. */
const PART = 1_024

export interface KeeperNeeds {
  readonly files: SegmentFiles
  /** Bytes that columns in memory may take; 256 MiB when not given. */
  readonly memory?: number
  /** How many runs a file has, at most 65,535; 16,384 when not given. */
  readonly segment?: number
}

/** Keeps columns in memory as far as the bytes go, those used last; work on the files is done one after another. */
export function createKeeper({ files, memory = MOST_BYTES, segment: size = SEGMENT }: KeeperNeeds): Keeper {
  const copy = createCopy()
  const { columns, fresh } = copy
  const pool = createPool(columns, memory)
  let segments: readonly SegmentFile[] = []
  let busy: Promise<unknown> = Promise.resolve()

  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const done = busy.then(work)
    busy = done.catch(() => undefined)
    return done
  }

  async function read(name: string): Promise<void> {
    if (columns.has(name)) return
    const column = emptyColumn(name, copy)
    for (const [index, segment] of segments.entries()) {
      const block = await files.read(segment, name)
      if (block) placeBlock(column, index * size, block)
      fillPart(name, copy, { column, from: index * size, to: (index + 1) * size })
      await turn()
    }
    copy.adopt(name, column)
  }

  return {
    copy,
    load: (database) =>
      alone(async () => {
        const found = await files.load()
        if (found?.stamp.database !== database) return undefined
        segments = found.segments
        for (const segment of segments) await restoreCore(copy, files, segment)
        return found.stamp
      }),
    async withColumns(names, work) {
      pool.pin(names)
      try {
        if (names.some((name) => !columns.has(name)))
          await alone(async () => {
            for (const name of names) await read(name)
          })
        return work()
      } finally {
        pool.unpin(names)
      }
    },
    flush: (stamp) =>
      alone(async () => {
        const rows = new Map(fresh)
        const written = await writeRows({ copy, files, size }, segments, rows)
        if (stamp) await files.commit(stamp, written)
        segments = written
        copy.settle(rows)
      }),
    isFull: () => fresh.size >= size || copy.cells() >= MOST_CELLS,
  }
}

/** The runs in files and in memory. */
interface Kept {
  readonly copy: Copy
  readonly files: SegmentFiles
  /** How many runs a file has. */
  readonly size: number
}

/** Writes each file anew that one of the rows belongs to. */
async function writeRows(
  { copy, files, size }: Kept,
  segments: readonly SegmentFile[],
  rows: ReadonlyMap<number, ColumnRow | undefined>,
): Promise<SegmentFile[]> {
  const written = [...segments]
  const lengths = new Map<number, number>()
  for (const ordinal of [...rows.keys()].sort((a, b) => a - b))
    lengths.set(Math.floor(ordinal / size), (ordinal % size) + 1)
  for (const [index, least] of lengths) {
    const base = index * size
    const old = segments[index]
    const length = Math.max(least, old?.length ?? 0)
    const cells = old ? await oldCells(files, old, (slot) => rows.has(base + slot)) : new Map<string, Cells>()
    for (let slot = 0; slot < length; slot++) {
      if (rows.has(base + slot)) addRow(cells, slot, rows.get(base + slot), copy.core.ids.text(base + slot + 1))
      if (slot % PART === PART - 1) await turn()
    }
    for (const one of cells.values()) inOrder(one)
    written[index] = await files.write(length, cells)
  }
  return written
}

/** What a file has, without the runs that are written anew. */
async function oldCells(
  files: SegmentFiles,
  segment: SegmentFile,
  isNew: (slot: number) => boolean,
): Promise<Map<string, Cells>> {
  const cells = new Map<string, Cells>()
  for (const name of segment.columns.keys()) {
    const block = await files.read(segment, name)
    const held = cellsOf(kindOf(name), block!)
    const kept: Cells = { slots: [], values: [] }
    for (const [at, slot] of held.slots.entries()) {
      if (isNew(slot)) continue
      kept.slots.push(slot)
      kept.values.push(held.values[at]!)
    }
    if (kept.slots.length > 0) cells.set(name, kept)
    await turn()
  }
  return cells
}

function addRow(cells: Map<string, Cells>, slot: number, row: ColumnRow | undefined, id: string): void {
  const add = (name: string, value: string | number): void => {
    const held = cells.get(name) ?? { slots: [], values: [] }
    if (held.slots.length === 0) cells.set(name, held)
    held.slots.push(slot)
    held.values.push(value)
  }
  add('a:id', id)
  add('a:state', row === undefined ? GONE : row.deleted ? DELETED : 1)
  add('a:experiment', row?.experiment ?? 0)
  add('a:started_at', row?.startedAt ?? 0)
  add('a:changed', row?.changed ?? 0)
  for (let at = 0; row && at < row.names.length; at++) add(row.names[at]!, row.values[at]!)
}

/** Old values and new ones, by their slots. */
function inOrder(cells: Cells): void {
  const { slots, values } = cells
  if (slots.every((slot, at) => at === 0 || slots[at - 1]! < slot)) return
  const order = slots.map((_, at) => at).sort((a, b) => slots[a]! - slots[b]!)
  const [sortedSlots, sortedValues] = [order.map((at) => slots[at]!), order.map((at) => values[at]!)]
  for (let at = 0; at < order.length; at++) {
    slots[at] = sortedSlots[at]!
    values[at] = sortedValues[at]!
  }
}

async function restoreCore(copy: Copy, files: SegmentFiles, segment: SegmentFile): Promise<void> {
  const cells = async (name: string) => cellsOf(kindOf(name), (await files.read(segment, name))!).values
  const [ids, states, experiments, startedAts, changes] = [
    await cells('a:id'),
    await cells('a:state'),
    await cells('a:experiment'),
    await cells('a:started_at'),
    await cells('a:changed'),
  ]
  for (let at = 0; at < segment.length; at++)
    copy.restore({
      ...{ id: ids[at] as string, state: states[at] as number, experiment: experiments[at] as number },
      ...{ startedAt: startedAts[at] as number, changed: changes[at] as number },
    })
  await turn()
}
