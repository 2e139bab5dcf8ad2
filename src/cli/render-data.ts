import { type Row, renderPairs, renderTable } from './render.ts'

/** The parts of a result of `data.diff` that people read. */
interface Difference {
  readonly before: string
  readonly after: string
  readonly schema: {
    readonly added: readonly Column[]
    readonly removed: readonly Column[]
    readonly changed: readonly { readonly name: string; readonly before: string; readonly after: string }[]
  }
  readonly rows: Readonly<Record<'before' | 'after' | 'added' | 'removed' | 'changed' | 'same', number>>
  readonly keys: {
    readonly columns: readonly string[]
    readonly repeated: boolean
    readonly added: readonly Row[]
    readonly removed: readonly Row[]
    readonly changed: readonly { readonly key: Row; readonly columns: Readonly<Record<string, Change>> }[]
  }
  readonly columns: readonly {
    readonly name: string
    readonly changed: number | null
    readonly missing: Change<number>
    readonly distance: { readonly kind: string; readonly value: number | null }
  }[]
  readonly seconds: number
}

interface Column {
  readonly name: string
  readonly kind: string
}

interface Change<T = unknown> {
  readonly before: T
  readonly after: T
}

const SHOWN = 5

/** How the results of actions over versions of datasets are shown to people. */
export const DATA_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'data.diff': renderDifference,
  'data.ingest': renderVersion,
  'data.merge': renderMerge,
  'data.sql': renderAnswer,
  'data.versions': renderVersions,
}

/** The parts of a version that people read. */
interface Version {
  readonly dataset: string
  readonly number: number
  readonly version: string
  readonly createdAt: number
  readonly rows: number
  readonly quarantined: number
  readonly chunks: readonly unknown[]
  readonly schema: readonly Column[]
  readonly reasons: readonly {
    readonly code: string
    readonly column: string
    readonly rows: number
    readonly outcome: string
  }[]
  readonly source: { readonly path: string }
}

/** A version in a few lines, with the reasons of rows that were set aside or warned about. */
export function renderVersion(version: Version): string {
  const { dataset, number, rows, quarantined, schema, reasons, source, chunks } = version
  const about = renderPairs([
    ['version', `${dataset}@${number}, ${version.version}`],
    ['rows', `${rows}${quarantined > 0 ? `, and ${quarantined} in quarantine` : ''}`],
    ['columns', schema.map(({ name, kind }) => `${name} (${kind})`).join(', ')],
    ['chunks', chunks.length],
    ['source', source.path],
  ])
  return reasons.length === 0 ? about : `${about}\n${renderTable(reasons.map((one) => ({ ...one })))}`
}

/** Versions as a table. */
export function renderVersions({ versions }: { readonly versions: readonly Version[] }): string {
  return renderTable(
    versions.map(({ number, createdAt, rows, quarantined, version, source }) => ({
      ...{ number, createdAt, rows, quarantined, source: source.path, version: version.slice(0, SHORT_DIGEST) },
    })),
  )
}

const SHORT_DIGEST = 'sha256-'.length + 12

/** Counts first, then the columns that moved, then some of the keys. */
export function renderDifference(found: Difference): string {
  const { before, after, rows, keys, columns, seconds } = found
  const by = keys.columns.length > 0 ? `by ${keys.columns.join(', ')}` : 'as whole rows: there is no key'
  const about = renderPairs([
    ['before', `${before}, ${rows.before} rows`],
    ['after', `${after}, ${rows.after} rows`],
    ['compared', `${by}, in ${seconds} s`],
    ['rows', `${rows.same} same, ${rows.changed} changed, ${rows.added} added, ${rows.removed} removed`],
    ...schemaLines(found),
    ...(keys.repeated ? [['note', 'a key stands in several rows; those were paired in any order'] as const] : []),
  ])
  const moved = columns.filter(
    ({ changed, missing, distance }) =>
      (changed ?? 0) > 0 || missing.before !== missing.after || distance.value === null || distance.value > 0,
  )
  const table = moved.map(({ name, changed, missing, distance }) => ({
    ...{ column: name, changed, missing: `${missing.before} → ${missing.after}` },
    ...{ distance: distance.value === null ? '-' : `${Number(distance.value.toPrecision(3))} (${distance.kind})` },
  }))
  return [about, table.length > 0 ? renderTable(table) : '', ...examples(found)]
    .filter((part) => part !== '')
    .join('\n')
}

function schemaLines({ schema }: Difference): readonly (readonly [string, string])[] {
  const list = (columns: readonly Column[]): string => columns.map(({ name, kind }) => `${name} (${kind})`).join(', ')
  const changed = schema.changed.map(({ name, before, after }) => `${name} (${before} → ${after})`).join(', ')
  const lines = [
    ['columns added', list(schema.added)],
    ['columns removed', list(schema.removed)],
    ['columns changed', changed],
  ] as const
  return lines.filter(([, text]) => text !== '')
}

function examples({ keys, rows }: Difference): readonly string[] {
  const changed = keys.changed.slice(0, SHOWN).map(({ key, columns }) => ({
    ...key,
    change: Object.entries(columns)
      .map(([name, { before, after }]) => `${name} ${before ?? '-'} → ${after ?? '-'}`)
      .join(', '),
  }))
  const parts = [
    ['changed', rows.changed, changed],
    ['added', rows.added, keys.added.slice(0, SHOWN)],
    ['removed', rows.removed, keys.removed.slice(0, SHOWN)],
  ] as const
  return parts.flatMap(([name, count, its]) =>
    its.length === 0 ? [] : [`${name}${count > its.length ? `, ${its.length} of ${count}` : ''}\n${renderTable(its)}`],
  )
}

/** What a merge did, with the rows that kept it from being done. */
export function renderMerge(done: {
  readonly outcome: string
  readonly version: number
  readonly taken: number
  readonly removed: number
  readonly conflicting: number
  readonly conflicts: readonly { readonly key: Row; readonly ours: string; readonly theirs: string }[]
}): string {
  const { outcome, version, taken, removed, conflicting, conflicts } = done
  if (outcome === 'up_to_date') return `Nothing to do: version ${version} has it all.\n`
  if (outcome === 'fast_forward') return `The branch was moved to version ${version}.\n`
  if (outcome === 'merged') return `Version ${version}: ${taken} rows were taken, ${removed} removed.\n`
  const more = conflicting > conflicts.length ? `, ${conflicts.length} of them here` : ''
  const table = renderTable(conflicts.map(({ key, ours, theirs }) => ({ ...key, ours, theirs })))
  return `Nothing was changed: ${conflicting} rows were changed on both branches${more}.\n\n${table}`
}

/** The answer to a question as a table. */
export function renderAnswer(answer: { readonly rows: readonly Row[]; readonly more: boolean }): string {
  return `${renderTable(answer.rows)}${answer.more ? `… and more rows: --limit, or --json\n` : ''}`
}
