import type { Digest } from '../../base/index.ts'
import type { Lake, LakeValue } from '../../storage/index.ts'
import { quoteName } from '../../table/index.ts'
import type { Datasets } from '../datasets.ts'
import { fail } from '../errors.ts'
import { mergeChunks } from './merge.ts'
import { MAIN, type Refs } from './refs.ts'
import { removeRows } from './remove.ts'
import { scanVersion } from './scan.ts'
import { type DatasetVersion, manifestIn } from './version.ts'

/** Which branch goes into which. */
export interface MergeOrder {
  readonly dataset: string
  readonly from: string
  /** `main` when not given. */
  readonly into?: string
  /** The columns that say which row is which; those of the dataset when not given. */
  readonly key?: readonly string[]
}

/** A row that both branches changed, and not in the same way; null where it is gone. */
export interface Conflict {
  readonly key: Readonly<Record<string, LakeValue>>
  readonly ours: 'changed' | 'removed'
  readonly theirs: 'changed' | 'removed'
}

/** What a merge did. */
export interface BranchMerge {
  /** `conflicts`: nothing was changed. */
  readonly outcome: 'up_to_date' | 'fast_forward' | 'merged' | 'conflicts'
  /** The head of the branch afterwards. */
  readonly version: Digest
  /** Rows that were added or changed, and rows that were removed; 0 where a branch was only moved. */
  readonly taken: number
  readonly removed: number
  readonly conflicting: number
  /** Some of them. */
  readonly conflicts: readonly Conflict[]
}

const SHOWN_CONFLICTS = 20

/**
 * Brings the changes of one branch into another. Where the other has not moved since they parted, it is set to the head of the first;
 * else rows are merged by key, each as it was changed on one of the two.
 *
 * Errors: `data.ref_not_found`, `data.cannot_merge`, `data.branch_moved`.
 */
export async function mergeBranches(
  needs: { readonly lake: Lake; readonly datasets: Datasets },
  order: MergeOrder,
): Promise<BranchMerge> {
  const { dataset, from, into = MAIN } = order
  const { datasets } = needs
  const [theirs, ours] = [await headOf(datasets, dataset, from), await headOf(datasets, dataset, into)]
  const base = await baseOf(datasets.refs, { dataset, from, into })
  const nothing = { taken: 0, removed: 0, conflicting: 0, conflicts: [] }
  if (base === theirs.version || theirs.version === ours.version)
    return { outcome: 'up_to_date', version: ours.version, ...nothing }
  if (base === ours.version) {
    const to = { dataset, name: into, kind: 'branch', move: true, after: ours.version } as const
    await datasets.refs.point({ ...to, version: theirs.version, merged: theirs.version })
    return { outcome: 'fast_forward', version: theirs.version, ...nothing }
  }
  if (base === undefined) throw fail('cannot_merge', { dataset, reason: 'the branches have no version in common' })
  const sides = { base: await datasets.version(dataset, base), ours, theirs }
  const key = order.key ?? ours.key ?? theirs.key ?? []
  mustBeAlike(dataset, sides, key)
  return mergeRows(needs, { ...order, into }, { ...sides, key })
}

async function headOf(datasets: Datasets, dataset: string, branch: string): Promise<DatasetVersion> {
  const ref = await datasets.refs.find(dataset, branch)
  if (ref?.kind !== 'branch') throw fail('ref_not_found', { dataset, ref: branch })
  return datasets.version(dataset, ref.version)
}

/** The last version that both branches have been at, or have taken in. */
async function baseOf(refs: Refs, which: { dataset: string; from: string; into: string }): Promise<Digest | undefined> {
  const versions = async (branch: string): Promise<readonly Digest[]> =>
    (await refs.heads(which.dataset, branch)).flatMap(({ version, merged }) => (merged ? [version, merged] : [version]))
  const [theirs, ours] = [await versions(which.from), new Set(await versions(which.into))]
  return theirs.find((version) => ours.has(version))
}

interface ThreeVersions {
  readonly base: DatasetVersion
  readonly ours: DatasetVersion
  readonly theirs: DatasetVersion
}

function mustBeAlike(dataset: string, { base, ours, theirs }: ThreeVersions, key: readonly string[]): void {
  const wrong = (reason: string): Error => fail('cannot_merge', { dataset, reason })
  const [a, b, c] = [base, ours, theirs].map(({ schema }) => JSON.stringify(schema))
  if (a !== b || a !== c) throw wrong('the branches have different columns')
  if ([base, ours, theirs].some(({ files }) => files)) throw wrong('a version is from before chunks; ingest it again')
  if (key.length === 0) throw wrong('both branches moved and there is no key that says which row is which')
  const lacking = key.find((column) => ours.schema.every(({ name }) => name !== column))
  if (lacking !== undefined) throw wrong(`there is no column ${lacking}`)
}

async function mergeRows(
  { lake, datasets }: { readonly lake: Lake; readonly datasets: Datasets },
  { dataset, into }: MergeOrder,
  sides: ThreeVersions & { readonly key: readonly string[] },
): Promise<BranchMerge> {
  const { ours, theirs } = sides
  const [key, columns] = [sides.key.map(quoteName), ours.schema.map(({ name }) => quoteName(name))]
  const scans = {
    base: await scanVersion(lake, sides.base),
    ours: await scanVersion(lake, ours),
    theirs: await scanVersion(lake, theirs),
  }
  for (const scan of Object.values(scans)) await mustBeUnique(lake, scan, { key, dataset })
  return lake.aside(threeWaySql(scans, { key, columns }), async (met) => {
    const conflicts = await conflictsIn(lake, met, sides.key)
    if (conflicts.count > 0)
      return {
        ...{ outcome: 'conflicts', version: ours.version, taken: 0, removed: 0 },
        ...{ conflicting: conflicts.count, conflicts: conflicts.shown },
      }
    const mine = `(select * from ${met} where __theirs_changed)`
    const gone = `(select __ours as __place from ${mine} where __theirs is null and __ours is not null)`
    const less = await removeRows(lake, { previous: ours.chunks, columns, gone })
    const relation = `(select * from ${scans.theirs} where __row in (select __theirs from ${mine}))`
    const made = await mergeChunks(lake, { previous: less.chunks, incoming: { relation, columns }, key })
    const { chunks, rows } = made
    const { version } = await datasets.commit({
      ...{ dataset, manifest: { ...manifestIn(ours), chunks, rows }, after: ours.version, merged: theirs.version },
      source: { path: `merge of ${theirs.dataset}@${theirs.number}`, digest: theirs.version },
      ...(into && { branch: into }),
    })
    const taken = made.added + made.replaced
    const removed = ours.rows - less.rows
    return { outcome: 'merged', version: version.version, taken, removed, conflicting: 0, conflicts: [] }
  })
}

async function mustBeUnique(
  lake: Lake,
  scan: string,
  { key, dataset }: { readonly key: readonly string[]; readonly dataset: string },
): Promise<void> {
  const [row] = await lake.rows(
    `select (select count(*) from ${scan}) - (select count(*) from (select distinct ${key.join(', ')} from ${scan})) as more`,
  )
  if (Number(row?.['more']) > 0)
    throw fail('cannot_merge', { dataset, reason: 'a key stands in several rows of a branch' })
}

/** Each key that a branch changed: where its row is now, and whether the branches disagree. */
function threeWaySql(
  scans: Readonly<Record<'base' | 'ours' | 'theirs', string>>,
  { key, columns }: { readonly key: readonly string[]; readonly columns: readonly string[] },
): string {
  const each = Object.entries(scans).map(
    ([side, scan]) =>
      `select '${side}' as __side, __row, hash(${columns.join(', ')}) as __h, ${key.join(', ')} from ${scan}`,
  )
  const of = (value: string, side: string): string => `min(${value}) filter (__side = '${side}')`
  const grouped = `select ${key.join(', ')}, ${of('__row', 'ours')} as __ours, ${of('__row', 'theirs')} as __theirs,
      ${of('__h', 'base')} is distinct from ${of('__h', 'ours')} as __ours_changed,
      ${of('__h', 'base')} is distinct from ${of('__h', 'theirs')} as __theirs_changed,
      ${of('__h', 'ours')} is distinct from ${of('__h', 'theirs')} as __unlike
    from (${each.join(' union all ')}) group by ${key.join(', ')}`
  return `select * from (${grouped}) where __theirs_changed and __unlike`
}

async function conflictsIn(
  lake: Lake,
  met: string,
  key: readonly string[],
): Promise<{ readonly count: number; readonly shown: readonly Conflict[] }> {
  const [counted] = await lake.rows(`select count(*) filter (__ours_changed) as n from ${met}`)
  const rows = await lake.rows(
    `select ${key.map(quoteName).join(', ')}, __ours is null as __ours_gone, __theirs is null as __theirs_gone
      from ${met} where __ours_changed order by ${key.map(quoteName).join(', ')} limit ${SHOWN_CONFLICTS}`,
  )
  const shown = rows.map(({ __ours_gone, __theirs_gone, ...its }) => ({
    key: its,
    ours: __ours_gone ? ('removed' as const) : ('changed' as const),
    theirs: __theirs_gone ? ('removed' as const) : ('changed' as const),
  }))
  return { count: Number(counted?.['n']), shown }
}
