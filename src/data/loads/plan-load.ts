import type { ReferenceVersions } from '../contract/references.ts'
import type { Dataset } from '../dataset.ts'
import type { DatasetVersion } from '../versions/version.ts'
import type { Found, FoundOfFiles, Taken } from './found.ts'

/**
 * How a version comes of what was found. `whole`: all of it is read; `files`: those that changed are read and take the place of their
 * old rows; `more`: what is read is added or merged; `none`: nothing is new.
 */
export interface LoadPlan {
  readonly how: 'whole' | 'files' | 'more' | 'none'
  /** The files to read. */
  readonly read: FoundOfFiles['files']
  /** Files of the version in the order of its rows, with those that are to be read; `from` and `to`: the rows that they have there. */
  readonly layout: readonly Placed[]
}

/** A file and its rows in the version before. */
export interface Placed {
  readonly path: string
  readonly from: number
  readonly to: number
  /** Undefined where the file is gone, and its rows go too. */
  readonly file?: FoundOfFiles['files'][number]
  readonly isRead: boolean
}

/** Decides what must be read. */
export function planLoad(
  dataset: Dataset,
  {
    found,
    previous,
    contract,
    references,
  }: {
    readonly found: Found
    readonly previous: DatasetVersion | undefined
    readonly contract: string
    readonly references: ReferenceVersions
  },
): LoadPlan {
  const isMore = isPiecemeal(dataset)
  const whole: LoadPlan = { how: 'whole', read: found.kind === 'files' ? found.files : [], layout: [] }
  if (!previous || previous.files) return whole
  if (dataset.load === 'full' && isOneKnown(found, previous)) {
    const isChecked = previous.contract === contract && Object.keys(references).length === 0
    return isChecked ? { ...whole, how: 'none', read: [] } : whole
  }
  if (!previous.taken)
    return dataset.load === 'merge' || dataset.source.format === 'pushed' ? { ...whole, how: 'more' } : whole
  const isSame = previous.contract === contract && hasInputs(previous.taken, references)
  if (found.kind === 'rows') return isMore ? { ...whole, how: found.rows === 0 ? 'none' : 'more' } : whole
  if (!isMore && (!isSame || !found.isMany)) return whole
  const changed = changedFiles(found, previous.taken)
  if (dataset.watermark !== undefined || dataset.load === 'merge')
    return changed.length === 0 && isMore
      ? { ...whole, how: 'none' }
      : { how: isMore ? 'more' : 'whole', read: changed, layout: [] }
  const layout = layoutOf(found, previous.taken, isMore)
  // Whoever else put rows into the version put them behind those of the files.
  if (layout.some(({ to }) => to > previous.rows)) return whole
  const isNew = layout.some(({ isRead, file }) => isRead || !file)
  return { how: isNew ? 'files' : 'none', read: changed, layout }
}

/** One file, and the version came of these very bytes: what was repaired since stays repaired. */
const isOneKnown = (found: Found, { source }: DatasetVersion): boolean =>
  found.kind === 'files' && !found.isMany && source.digest === found.digest

/** True where rows come piece by piece, and what is not in the source any more stays. */
export function isPiecemeal({ load, source }: Dataset): boolean {
  return load !== 'full' || source.format === 'pushed'
}

const hasInputs = ({ inputs = {} }: Taken, references: ReferenceVersions): boolean =>
  Object.entries(references).every(([name, version]) => inputs[name] === version)

function changedFiles({ files }: FoundOfFiles, { files: taken = [] }: Taken): FoundOfFiles['files'] {
  const known = new Map(taken.map(({ path, digest }) => [path, digest]))
  return files.filter(({ name, digest }) => known.get(name) !== digest)
}

/** By name where the source is all there is; where rows are added, new files come last and none goes. */
function layoutOf({ files }: FoundOfFiles, { files: taken = [] }: Taken, isMore: boolean): readonly Placed[] {
  const now = new Map(files.map((file) => [file.name, file]))
  const placed: Placed[] = []
  let from = 0
  for (const { path, digest, rows } of taken) {
    const file = now.get(path)
    const isRead = file !== undefined && file.digest !== digest
    placed.push({ path, from, to: from + rows, isRead, ...(file && { file }) })
    from += rows
  }
  const known = new Set(taken.map(({ path }) => path))
  for (const file of files) {
    if (known.has(file.name)) continue
    const next = isMore ? -1 : placed.findIndex(({ path }) => path > file.name)
    const at = next < 0 ? placed.length : next
    const place = placed[at]?.from ?? from
    placed.splice(at, 0, { path: file.name, from: place, to: place, file, isRead: true })
  }
  return isMore ? placed.map((one) => (one.file ? one : { ...one, file: keptFile(one, taken) })) : placed
}

/** A file that is no longer there, whose rows stay. */
function keptFile({ path }: Placed, taken: NonNullable<Taken['files']>): FoundOfFiles['files'][number] {
  const { digest } = taken.find((one) => one.path === path)!
  return { path, name: path, digest, bytes: 0, changed: '0' }
}
