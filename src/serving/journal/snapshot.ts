import type { Digest } from '../../base/index.ts'
import type { Table } from '../../table/index.ts'
import { endOf, type LogState } from './open.ts'
import { emptyJournal, joinParts, LABELS, type Label, labelsOf, labelTable } from './row.ts'
import { numbered } from './seal.ts'
import type { Segment } from './segments.ts'

/** A journal at one moment. Each row and label has a number `n`: of rows with one id the last holds. */
export interface JournalSnapshot {
  /** Parquet files of rows, and of labels, in their order. */
  readonly sealed: { readonly rows: readonly Digest[]; readonly labels: readonly Digest[] }
  /** What is not sealed. Rows are without labels. */
  readonly rows: Table
  readonly labels: Table
}

export async function takeSnapshot(state: LogState): Promise<JournalSnapshot> {
  const { rows, labels } = await sealedNow(state)
  const { memory } = state
  const frames = memory.frames(endOf(rows), memory.next)
  const waiting = waitingFrom(state, endOf(labels))
  return {
    sealed: { rows: rows.map(({ address }) => address), labels: labels.map(({ address }) => address) },
    rows: frames.length === 0 ? numbered({ n: 0, table: noRows() }) : joinParts(frames.map(numbered)),
    labels: numbered({ n: endOf(labels), table: labelTable(waiting) }),
  }
}

function noRows(): Table {
  const { columns } = emptyJournal()
  return { rows: 0, columns: new Map([...columns].filter(([name]) => !(LABELS as readonly string[]).includes(name))) }
}

interface Sealed {
  readonly rows: readonly Segment[]
  readonly labels: readonly Segment[]
}

/** Read again where more was sealed meanwhile: what is not in them must be in memory still. */
async function sealedNow({ needs, endpoint, sealed }: LogState): Promise<Sealed> {
  for (;;) {
    const rows = await needs.segments.list(endpoint, 'predictions')
    const labels = await needs.segments.list(endpoint, 'labels')
    if (endOf(rows) >= sealed.predictions && endOf(labels) >= sealed.labels) return { rows, labels }
  }
}

/** Stands between ids in one text; no id contains it. */
const BETWEEN = '\u001f'

export async function allLabels(state: LogState, ids: readonly string[]): Promise<readonly Label[]> {
  if (ids.length === 0) return []
  const { lake } = state.needs
  const found = await sealedNow(state)
  const sealed = found.labels.map(({ address }) => address)
  const labels = waitingFrom(state, endOf(found.labels))
  const wanted = new Set(ids)
  const unsealed = labels.filter(({ id }) => wanted.has(id))
  if (sealed.length === 0) return unsealed
  const older = await lake.table(
    `select id, label, "at" from ${await lake.scan(sealed)}
     where id in (select unnest(string_split($ids, chr(31)))) order by n`,
    { ids: [...wanted].join(BETWEEN) },
  )
  return [...labelsOf(older), ...unsealed]
}

/** The labels in memory from number `n` on. */
const waitingFrom = ({ tail }: LogState, n: number): readonly Label[] =>
  tail.list().slice(n - (tail.next - tail.length))
