import type { Column } from '../../table/index.ts'
import { type ColumnBuilder, type FileColumn, finishColumn } from './column-builder.ts'
import type { ColumnForm } from './column-form.ts'

/** Rows were taken as a sample, because all of them would not fit into memory. */
export interface Sampled {
  /** Rows in the file, counted or estimated. */
  readonly of: number
  readonly estimated: boolean
  /** Which rows were taken, in words. */
  readonly how: string
}

/** How to read a file. */
export interface ReadFileOptions {
  /** Bytes that the table may take; 768 MB when not given. A larger file is sampled, always the same rows of the same file. */
  readonly memory?: number
  /** Whether a CSV file begins with a line of names; found out when not given. */
  readonly header?: boolean
  /** Reads columns of these names in the forms they had in another file, as a test file must be. */
  readonly like?: { readonly columns: readonly FileColumn[]; readonly header: boolean }
}

/** The columns of a file and what was seen on the way. */
export interface Parts {
  readonly rows: number
  readonly columns: ReadonlyMap<string, Column>
  readonly facts: readonly FileColumn[]
  readonly notes: readonly string[]
  readonly header: boolean
  readonly format: 'csv' | 'parquet' | 'jsonl'
  readonly sampled?: Sampled
}

/** Finishes columns of texts and numbers into a table's. */
export function partsOf(
  builders: readonly ColumnBuilder[],
  rows: number,
  { notes, forms }: { readonly notes: readonly string[]; readonly forms: ReadonlyMap<string, ColumnForm> | undefined },
): Pick<Parts, 'rows' | 'columns' | 'facts' | 'notes'> {
  const columns = new Map<string, Column>()
  const facts: FileColumn[] = []
  const empty = new Int32Array(rows).fill(-1)
  for (const builder of builders) {
    const asked = forms?.get(builder.name)
    const isEmpty = builder.numbers === 0 && builder.known.size === 0 && (asked === undefined || asked === 'text')
    // Columns without any value share one array: a file may have very many of them.
    const made = isEmpty ? emptyColumn(builder.name, empty) : finishColumn(builder, rows, asked)
    columns.set(builder.name, made.column)
    facts.push(made.facts)
  }
  return { rows, columns, facts, notes: [...notes, ...slips(facts)] }
}

function emptyColumn(name: string, codes: Int32Array): { readonly column: Column; readonly facts: FileColumn } {
  const facts = { name, kind: 'category', form: 'text', sentinels: [], missing: codes.length, unreadable: 0 } as const
  return { column: { kind: 'category', codes, dictionary: [] }, facts }
}

function slips(facts: readonly FileColumn[]): string[] {
  return facts
    .filter(({ unreadable }) => unreadable > 0)
    .slice(0, 20)
    .map(
      ({ name, kind, unreadable }) =>
        `${unreadable} rows of column ${name} hold no ${kind === 'time' ? 'moment' : 'number'} and were read as missing`,
    )
}
