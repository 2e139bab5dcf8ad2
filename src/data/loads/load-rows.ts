import type { Lake } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import { type KnownValues, planValidation } from '../contract/plan.ts'
import type { Moment } from '../contract/table-check.ts'
import { validate } from '../contract/validate.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'
import type { Inspected } from '../sources/inspected.ts'
import { appendChunks } from '../versions/append.ts'
import { type Chunks, type Incoming, writeChunks } from '../versions/chunks.ts'
import { mergeChunks } from '../versions/merge.ts'
import { scanVersion } from '../versions/scan.ts'
import { spliceChunks } from '../versions/splice.ts'
import type { DatasetVersion, Manifest } from '../versions/version.ts'
import type { Taken } from './found.ts'
import { judgeWhole, withoutWhole } from './judge-whole.ts'
import { isPiecemeal, type LoadPlan } from './plan-load.ts'
import { readAs } from './read-as.ts'
import { editsOf, fitting } from './splicing.ts'
import { joinedViolations } from './violations.ts'
import { floorSql, highestWatermark, laterWatermark, newRowsSql, watermarkKind } from './watermark.ts'

/** What a load made: all of a manifest but what the dataset itself says. */
export type Loaded = Omit<Manifest, 'contract' | 'time'>

/** What is loaded, into what. */
export interface Load {
  readonly dataset: Dataset
  readonly plan: LoadPlan
  readonly inspected: Inspected
  readonly known: KnownValues
  /** What rules of freshness and volume look at. */
  readonly moment: Moment
  readonly previous: DatasetVersion | undefined
  /** What will have been taken besides files and watermark. */
  readonly taken: Taken
  readonly progress: (done: number, doing: string) => void
}

/**
 * Checks the rows that were read and puts what is accepted into chunks: alone, in the place of the rows of the same files, behind those of
 * the version before, or merged with them. Nothing remains where a rule blocks.
 *
 * Errors: those of `planValidation` and `validate`; `data.too_many_unreadable`, `data.bad_contract`.
 */
export async function loadRows(lake: Lake, load: Load): Promise<Loaded | 'whole'> {
  const { dataset, inspected, previous, progress } = load
  mustBeReadable(dataset, inspected, await firstUnread(lake, inspected))
  const isIncrement = load.plan.how !== 'whole'
  const held = readAs(dataset, inspected, isIncrement ? previous : undefined)
  const plan = planValidation(isIncrement ? withoutWhole(held) : held, inspected, load.known)
  const { accepted, ...checked } = await validate(lake, plan, { dataset: dataset.name, progress, moment: load.moment })
  const own = { ...checked, undeclared: undeclaredOf(dataset, inspected, checked.leftOut) }
  const isPlain = load.plan.how === 'whole' && !isPiecemeal(dataset) && !inspected.marks.includes('__file')
  if (isPlain) {
    const seekable =
      dataset.source.format === 'parquet' || dataset.source.format === 'postgres' || dataset.source.format === 'query'
    const made = await writeChunks(lake, { ...accepted, seekable }, writing(progress))
    return { ...own, ...made, ...(Object.keys(load.taken).length > 0 && { taken: load.taken }) }
  }
  const marks = inspected.marks.includes('__file') ? ['__file'] : []
  return lake.aside(
    `select ${['__row', ...marks, ...accepted.columns].join(', ')} from ${accepted.relation}`,
    (relation) => putInto(lake, load, { incoming: { ...accepted, relation, seekable: true }, own }),
  )
}

/** Columns without a rule of their own; some got one for this load. */
function undeclaredOf({ contract }: Dataset, { columns }: Inspected, leftOut: readonly string[]): string[] {
  return columns.map(({ name }) => name).filter((name) => !contract[name] && !leftOut.includes(name))
}

const writing = (progress: Load['progress']) => ({
  progress: (share: number) => progress(0.4 + 0.6 * share, 'writing'),
})

interface Accepted {
  readonly incoming: Incoming
  readonly own: Omit<Loaded, 'chunks' | 'rows'>
}

async function putInto(lake: Lake, load: Load, { incoming, own }: Accepted): Promise<Loaded | 'whole'> {
  const { plan, previous, inspected } = load
  const counts = inspected.marks.includes('__file')
    ? await rowsByFile(lake, incoming.relation)
    : new Map<string, number>()
  if (plan.how === 'whole' || !previous) return wholeOf(lake, load, { incoming, own, counts })
  const gone =
    plan.how === 'files' ? plan.layout.filter(({ isRead, file }) => isRead || !file).map(({ path }) => path) : []
  const made = plan.how === 'files' ? await spliced(lake, load, incoming) : await added(lake, load, incoming)
  if (made === 'whole') return made
  const taken = await takenOf(lake, load, { incoming, schema: own.schema, counts })
  const violations = await joinedViolations(lake, previous, { come: own, gone })
  const judged = await judgeWhole(lake, load.dataset, { ...made, known: load.known, moment: load.moment })
  const reasons = [...violations.reasons, ...judged]
  return { ...grown(previous, own), ...violations, reasons, ...made, ...(taken && { taken }) }
}

/** Schema and notes of a version that grew. */
function grown(previous: DatasetVersion, own: Accepted['own']): Omit<Accepted['own'], 'quarantined' | 'reasons'> {
  const names = new Set(previous.schema.map(({ name }) => name))
  const union = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])]
  return {
    schema: [...previous.schema, ...own.schema.filter(({ name }) => !names.has(name))],
    undeclared: union(previous.undeclared, own.undeclared),
    leftOut: union(previous.leftOut, own.leftOut),
  }
}

async function wholeOf(
  lake: Lake,
  load: Load,
  { incoming, own, counts }: Accepted & { readonly counts: ReadonlyMap<string, number> },
): Promise<Loaded> {
  const { dataset, progress } = load
  const taken = await takenOf(lake, load, { incoming, schema: own.schema, counts })
  const made =
    dataset.load === 'merge'
      ? await merged(lake, { dataset, chunks: [], incoming })
      : await writeChunks(lake, incoming, writing(progress))
  return { ...own, ...made, ...(taken && { taken }) }
}

async function spliced(lake: Lake, { plan, previous }: Load, incoming: Incoming): Promise<Chunks | 'whole'> {
  const fit = await fitting(lake, { scan: await scanVersion(lake, previous!), incoming })
  if (!fit) return 'whole'
  const edits = editsOf(plan.layout, fit.relation)
  return spliceChunks(lake, { previous: previous!.chunks, columns: fit.columns, edits })
}

async function added(lake: Lake, { dataset, previous }: Load, incoming: Incoming): Promise<Chunks> {
  const chunks = previous!.chunks
  if (dataset.load === 'merge') return merged(lake, { dataset, chunks, incoming })
  const { watermark, late } = dataset
  const reached = previous!.taken?.watermark
  if (watermark === undefined || reached === undefined) return appendChunks(lake, { previous: chunks, incoming })
  const floor = floorSql(reached, watermarkKind(dataset, previous!.schema), late)
  const existing = await scanVersion(lake, previous!)
  const relation = newRowsSql(incoming, { existing, previous: previous!, column: watermark, floor })
  return lake.aside(`select * from ${relation}`, (fresh) =>
    appendChunks(lake, { previous: chunks, incoming: { ...incoming, relation: fresh } }),
  )
}

async function merged(
  lake: Lake,
  {
    dataset,
    chunks,
    incoming,
  }: { readonly dataset: Dataset; readonly chunks: Chunks['chunks']; readonly incoming: Incoming },
): Promise<Chunks> {
  const { key, watermark } = dataset
  if (chunks.length === 0)
    return lake.aside(newestSql(dataset, incoming.relation), (relation) => writeChunks(lake, { ...incoming, relation }))
  const order = watermark === undefined ? {} : { order: quoteName(watermark) }
  const { chunks: made, rows } = await mergeChunks(lake, {
    previous: chunks,
    incoming,
    key: key.map(quoteName),
    ...order,
  })
  return { chunks: made, rows }
}

/** Of rows with one key the newest, of equals the one that came later. */
function newestSql({ key, watermark }: Dataset, relation: string): string {
  const latest = [...(watermark === undefined ? [] : [`${quoteName(watermark)} desc nulls last`]), '__row desc']
  return `select * from ${relation}
    qualify row_number() over (partition by ${key.map(quoteName).join(', ')} order by ${latest.join(', ')}) = 1 order by __row`
}

async function takenOf(
  lake: Lake,
  load: Load,
  {
    incoming,
    schema,
    counts,
  }: { readonly incoming: Incoming; readonly schema: Manifest['schema']; readonly counts: ReadonlyMap<string, number> },
): Promise<Taken | undefined> {
  const { dataset, plan, previous } = load
  const before = plan.how === 'whole' ? undefined : previous?.taken
  const { watermark: column } = dataset
  const reached = column === undefined ? undefined : await highestWatermark(lake, incoming.relation, column)
  const watermark =
    column === undefined
      ? undefined
      : await laterWatermark(
          lake,
          before?.watermark,
          reached,
          watermarkKind(dataset, [...schema, ...(previous?.schema ?? [])]),
        )
  const files = filesTaken(plan, before, counts)
  const taken = { ...load.taken, ...(watermark !== undefined && { watermark }), ...(files && { files }) }
  return Object.keys(taken).length === 0 ? undefined : taken
}

function filesTaken(plan: LoadPlan, before: Taken | undefined, counts: ReadonlyMap<string, number>): Taken['files'] {
  const taken = ({ name, digest }: LoadPlan['read'][number]) => ({ path: name, digest, rows: counts.get(name) ?? 0 })
  if (plan.how !== 'files') {
    const read = plan.read.map(taken)
    const kept = (before?.files ?? []).filter(({ path }) => !read.some((one) => one.path === path))
    return read.length + kept.length === 0 ? undefined : [...kept, ...read]
  }
  return plan.layout.flatMap(({ path, file, isRead, from, to }) =>
    file ? [isRead ? taken(file) : { path, digest: file.digest, rows: to - from }] : [],
  )
}

async function rowsByFile(lake: Lake, relation: string): Promise<ReadonlyMap<string, number>> {
  const rows = await lake.rows(`select __file, count(*) as n from ${relation} group by __file`)
  return new Map(rows.map((row) => [String(row['__file']), Number(row['n'])]))
}

const SHOWN_LINES = 5

async function firstUnread(lake: Lake, { unread }: Inspected): Promise<string> {
  if (!unread) return ''
  const rows = await lake.rows(`select __line from ${unread.relation} order by __row limit ${SHOWN_LINES}`)
  return rows.map((row) => String(row['__line'])).join(', ')
}

function mustBeReadable({ name, maxUnreadable }: Dataset, { unread, rows }: Inspected, lines: string): void {
  // One row never stops the others.
  const most = maxUnreadable === 0 ? 0 : Math.max(1, maxUnreadable * rows)
  if (unread && (unread.rows > most || unread.rows === rows))
    throw fail('too_many_unreadable', { dataset: name, unread: unread.rows, rows, lines })
}
