import { createHash } from 'node:crypto'
import path from 'node:path'
import type { Digest, Events } from '../../base/index.ts'
import type { Flow } from '../../flow/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../../table/index.ts'
import type { Dataset } from '../dataset.ts'
import type { Datasets } from '../datasets.ts'
import { versionCommitted } from '../events.ts'
import type { FilesSource } from '../sources/source.ts'
import { writeChunks } from '../versions/chunks.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { readTree, type TreeRead } from './read-tree.ts'
import { type SeenFile, writeSeen } from './seen.ts'

/** What ingesting a folder of files needs; relative paths begin at `root`. */
export interface IngestTreeNeeds {
  readonly datasets: Datasets
  readonly lake: Lake
  readonly blobs: Blobs
  readonly flow: Flow
  readonly events: Events
  readonly root: string
}

/** A dataset of files that are no tables. */
export type TreeDataset = Dataset & { readonly source: FilesSource }

export const isTree = (dataset: Dataset): dataset is TreeDataset => dataset.source.format === 'files'

/** The columns of a dataset of files. */
const SCHEMA = [
  { name: 'path', kind: 'category' },
  { name: 'bytes', kind: 'number' },
  { name: 'digest', kind: 'category' },
  { name: 'extension', kind: 'category' },
] as const

const COLUMNS = [
  'path',
  'cast(bytes as bigint) as bytes',
  `'sha256-' || digest as digest`,
  `nullif(lower(regexp_extract(path, '[^/]\\.([A-Za-z0-9]{1,16})$', 1)), '') as extension`,
]

/**
 * Makes a version of a folder of files that are no tables: a row for each with its path, length and digest, in the order of paths, and
 * their contents in packs. Only files that changed since the last time are read; where none did, nothing is written. Goes on where it
 * was killed.
 *
 * Errors: `data.tree_unreadable`, `data.source_changed`.
 */
export async function ingestTree(
  needs: IngestTreeNeeds,
  dataset: TreeDataset,
  options: {
    readonly progress?: (done: number, doing: string) => void
    readonly branch?: string
    readonly contract: Digest
  },
): Promise<DatasetVersion> {
  const { progress = () => undefined, branch, contract } = options
  const root = path.resolve(needs.root, dataset.source.path)
  const work = async (): Promise<DatasetVersion> => {
    const order = {
      dataset: dataset.name,
      root,
      progress: (done: number, doing: string) => progress(done * 0.9, doing),
    }
    const read = await readTree({ ...needs, trees: needs.datasets.trees }, order)
    const tree = read.unchanged && read.remembered.tree ? read.remembered.tree : treeOf(read.files)
    const known = await currentOf(needs.datasets, dataset.name, branch)
    if (known?.source.digest === tree && known.contract === contract) {
      await remember(needs, { dataset: dataset.name, root, tree }, read)
      return known
    }
    progress(0.9, 'writing')
    const written = await writeRows(needs.lake, read.files)
    const { version, isNew } = await needs.datasets.commit({
      dataset: dataset.name,
      manifest: {
        ...{ schema: [...SCHEMA], ...written, quarantined: 0, reasons: [], undeclared: [], leftOut: [], contract },
        ...{ key: ['path'], holds: 'files' },
      },
      source: { path: root, digest: tree },
      ...(branch && { branch }),
    })
    await remember(needs, { dataset: dataset.name, root, tree }, read)
    const { version: address, number, rows } = version
    if (isNew)
      needs.events.publish(versionCommitted, { dataset: dataset.name, version: address, number, rows, quarantined: 0 })
    return version
  }
  return needs.flow.run('data.ingest', dataset.name, work).finally(() => progress(1, 'done'))
}

async function currentOf(datasets: Datasets, name: string, branch?: string): Promise<DatasetVersion | undefined> {
  const address = await datasets.current(name, branch)
  return address === undefined ? undefined : datasets.version(name, address)
}

async function remember(
  { blobs, datasets }: IngestTreeNeeds,
  { dataset, root, tree }: { readonly dataset: string; readonly root: string; readonly tree: Digest },
  { unchanged, sure, remembered }: TreeRead,
): Promise<void> {
  if (unchanged && remembered.tree === tree) return
  await datasets.trees.remember(dataset, root, { seen: [await writeSeen(blobs, sure)], tree })
}

async function writeRows(lake: Lake, files: readonly SeenFile[]) {
  const table = tableOf({
    path: categoryColumn(files.map(({ path }) => path)),
    bytes: numberColumn(files.map(({ bytes }) => bytes)),
    digest: categoryColumn(files.map(({ digest }) => digest)),
  })
  const scan = await lake.scan([(await lake.writeTable(table)).address])
  const relation = `(select file_row_number as __row, ${COLUMNS.join(', ')} from ${scan})`
  const columns = SCHEMA.map(({ name }) => name)
  return writeChunks(lake, { relation, columns, seekable: true })
}

/** The address of all paths and contents. */
function treeOf(files: readonly SeenFile[]): Digest {
  const hash = createHash('sha256')
  for (const { path: name, digest } of files) hash.update(`${digest} ${name}\0`)
  return `sha256-${hash.digest('hex')}`
}
