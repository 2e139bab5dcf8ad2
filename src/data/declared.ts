import { readFile, stat } from 'node:fs/promises'
import type { Clock } from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { readContract } from './contract/read-contract.ts'
import { type Dataset, type DatasetSpec, dataset, type Load } from './dataset.ts'
import { mustFind } from './datasets.ts'
import { fail } from './errors.ts'
import { files } from './sources/file-sources.ts'
import { findFiles } from './sources/find-files.ts'
import { isPattern } from './sources/glob.ts'
import { guessSource } from './sources/guess.ts'
import { type FileSource, type FilesSource, isFileSource } from './sources/source.ts'
import type { DataTables } from './tables.ts'

/** A dataset as a command declares it, without a project. */
export type Declared = {
  /** Absolute: a file, a folder, or a pattern. */
  readonly file: string
  readonly load?: Load
  readonly key?: readonly string[]
  readonly time?: string
  readonly watermark?: string
  /** The text of a contract file. */
  readonly contract?: string
}

/** What was declared by commands is remembered, so that a dataset can be read again by its name. */
export interface Declarations {
  get(name: string): Promise<Declared | undefined>
  keep(name: string, declared: Declared): Promise<void>
}

/** Declarations in the database. */
export function createDeclarations({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): Declarations {
  const db = () => database.on<DataTables>()
  return {
    async get(name) {
      const row = await db()
        .selectFrom('dataset_declared')
        .select('declared')
        .where('name', '=', name)
        .executeTakeFirst()
      return row && (JSON.parse(row.declared) as Declared)
    },
    async keep(name, declared) {
      const row = { declared: JSON.stringify(declared), updated_at: clock.now() }
      await db()
        .insertInto('dataset_declared')
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute()
    },
  }
}

/**
 * The dataset that a command declares: how its files are written is found out from the first of them, and its contract is what it says,
 * or nothing but the types that are found.
 *
 * Errors: `data.file_not_found`, `data.file_unreadable`, `data.bad_contract_file`, `data.bad_contract`.
 */
export async function datasetOf(name: string, declared: Declared): Promise<Dataset> {
  const { file, load, key, time, watermark, contract } = declared
  const read = contract === undefined ? undefined : readContract(contract)
  const said: Partial<DatasetSpec> = read
    ? {
        ...{ contract: read.columns, rules: read.rules, onViolation: read.onViolation },
        ...(read.time !== undefined && { time: read.time }),
        ...(read.knownAt !== undefined && { knownAt: read.knownAt }),
        ...(read.key.length > 0 && { key: read.key }),
      }
    : {}
  return dataset(name, {
    ...said,
    source: await sourceAt(file),
    ...(load !== undefined && { load }),
    ...(key !== undefined && { key }),
    ...(time !== undefined && { time }),
    ...(watermark !== undefined && { watermark }),
  })
}

/** The dataset of a project, read from other files than it says. */
export async function readFrom(spec: Dataset, file: string): Promise<Dataset> {
  const { source } = spec
  if (isFileSource(source)) return { ...spec, source: { ...source, path: file } }
  return { ...spec, source: await sourceAt(file) }
}

const FORMATS: readonly FileSource['format'][] = ['csv', 'jsonl', 'parquet']

/** How a file is read, or those of a folder or a pattern, judged by the first; a folder that holds no rows is one of files. */
async function sourceAt(place: string): Promise<FileSource | FilesSource> {
  const found = await stat(place).catch(() => undefined)
  if (found?.isFile()) return guessSource(place)
  if (!found && !isPattern(place)) throw fail('file_not_found', { path: place })
  for (const format of FORMATS) {
    const probe = { format, path: place, delimiter: ',', quote: '"', missing: [''] } as FileSource
    const first = await findFiles(probe, { dataset: 'new', root: '/' }).catch(() => undefined)
    if (!first) continue
    const { path, names: _, ...source } = { names: undefined, ...(await guessSource(first.files[0]!.path)) }
    // each file has names of its own; where the first has none, all are named alike
    return { ...source, path: place } as FileSource
  }
  if (!found) throw fail('file_not_found', { path: place })
  return files(place)
}

/** Reads a contract file. Errors: `data.file_not_found`. */
export async function contractText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw fail('file_not_found', { path })
  })
}

/** The dataset of the project, or the one that a command declared. Errors: `data.dataset_not_found`. */
export async function datasetNamed(needs: NamedNeeds, name: string): Promise<Dataset> {
  const defined = needs.definedDatasets().find((one) => one.name === name)
  if (defined) return defined
  const declared = await createDeclarations(needs).get(name)
  return declared ? datasetOf(name, declared) : mustFind(needs.definedDatasets(), name)
}

interface NamedNeeds {
  readonly database: Database
  readonly clock: Clock
  readonly definedDatasets: () => readonly Dataset[]
}
