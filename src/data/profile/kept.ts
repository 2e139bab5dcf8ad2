import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { canonicalJson, type Digest, type Json } from '../../base/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import type { Datasets } from '../datasets.ts'
import type { Chunk } from '../versions/chunks.ts'
import { scanChunks, scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { describe, type Profile } from './describe.ts'
import { identify } from './identify.ts'
import { joinSummaries, summarize, type TableSummary } from './summarize.ts'

/** What keeping profiles needs. */
export interface KeepNeeds {
  readonly lake: Lake
  readonly blobs: Blobs
  readonly datasets: Pick<Datasets, 'version' | 'versions' | 'profile' | 'keepProfile'>
}

/** Raised when a summary means something else than before: what was kept is then made again. */
const FORMAT = 1
/** One chunk in so many ends a group, chosen by its content; a group has at most so many times four. */
const GROUPED = 8
const FAST = { level: 1 } as const

/** What is kept of a version. `groups`: the summaries of stretches of its chunks, by what they are of. */
interface Kept {
  readonly format: number
  /** Hashes of texts are the engine's; another version of it may hash otherwise. */
  readonly engine: string
  readonly profile: Profile
  readonly groups: Readonly<Record<string, Digest>>
}

/** The profile of a version: the one that was kept, or made of the summaries of its chunks, and kept. */
export async function keptProfile(
  needs: KeepNeeds,
  version: DatasetVersion,
  progress: (share: number) => void = () => undefined,
): Promise<Profile> {
  const engine = await engineOf(needs.lake)
  const kept = await readKept(needs, version, engine)
  if (kept) return kept.profile
  const known = await knownGroups(needs, version, engine)
  const { summary, groups } = await summarizeVersion(needs, version, { known, progress })
  const profile = describe(summary, await identify(needs.lake, await scanVersion(needs.lake, version), summary))
  const address = await put(needs.blobs, { format: FORMAT, engine, profile, groups })
  await needs.datasets.keepProfile(version, address)
  return profile
}

async function engineOf(lake: Lake): Promise<string> {
  const [row] = await lake.rows('select version() as engine')
  return String(row?.['engine'])
}

async function readKept(needs: KeepNeeds, version: DatasetVersion, engine: string): Promise<Kept | undefined> {
  const address = await needs.datasets.profile(version)
  if (!address) return undefined
  const kept = (await get(needs.blobs, address)) as Partial<Kept> | undefined
  return kept?.format === FORMAT && kept.engine === engine ? (kept as Kept) : undefined
}

/** The summaries that were kept with the nearest versions of the dataset. */
async function knownGroups(needs: KeepNeeds, version: DatasetVersion, engine: string): Promise<Map<string, Digest>> {
  const known = new Map<string, Digest>()
  const others = (await needs.datasets.versions(version.dataset)).filter(({ number }) => number !== version.number)
  const nearest = others.sort((a, b) => Math.abs(a.number - version.number) - Math.abs(b.number - version.number))
  for (const one of nearest.slice(0, GROUPED)) {
    const kept = await readKept(needs, one, engine)
    for (const [key, address] of Object.entries(kept?.groups ?? {})) known.set(key, address)
  }
  return known
}

interface Making {
  readonly known: ReadonlyMap<string, Digest>
  readonly progress: (share: number) => void
}

async function summarizeVersion(
  { lake, blobs }: KeepNeeds,
  version: DatasetVersion,
  { known, progress }: Making,
): Promise<{ readonly summary: TableSummary; readonly groups: Record<string, Digest> }> {
  const groups: Record<string, Digest> = {}
  let summary: TableSummary | undefined
  for (const group of groupsOf(version)) {
    const key = keyOf(group.map(({ address }) => address))
    const before = summary?.rows ?? 0
    const address = known.get(key)
    const found = address && ((await get(blobs, address)) as TableSummary | undefined)
    const relation = version.files ? await scanVersion(lake, version) : await scanChunks(lake, group)
    const rows = group.reduce((sum, one) => sum + one.rows, 0)
    const onward = (share: number): void => progress((before + share * rows) / Math.max(1, version.rows))
    const own = found ?? (await summarize(lake, { relation, rows, seed: Number.parseInt(key.slice(0, 8), 16) }, onward))
    groups[key] = found ? address! : await put(blobs, own)
    summary = summary ? joinSummaries(summary, own) : own
  }
  return { summary: summary ?? { rows: 0, columns: [], sample: { draws: [], columns: [] } }, groups }
}

/**
 * Stretches of chunks. Where one ends is decided by the address of a chunk, so that versions that share chunks
 * share groups; behind the last end each chunk is one, because the next version may go on from there.
 */
function groupsOf({ chunks, files, rows }: DatasetVersion): readonly (readonly Chunk[])[] {
  if (files) return [files.map((address, i) => ({ address, rows: i === 0 ? rows : 0 }))]
  const groups: Chunk[][] = []
  let open: Chunk[] = []
  for (const chunk of chunks) {
    open.push(chunk)
    const ends = Number.parseInt(chunk.address.slice(-4), 16) % GROUPED === 0
    if (!ends && open.length < 4 * GROUPED) continue
    groups.push(open)
    open = []
  }
  return [...groups, ...open.map((chunk) => [chunk])]
}

function keyOf(addresses: readonly Digest[]): string {
  return createHash('sha256').update(addresses.join()).digest('hex').slice(0, 32)
}

async function put(blobs: Blobs, value: unknown): Promise<Digest> {
  return blobs.put(gzipSync(canonicalJson(value as Json), FAST))
}

/** What was kept; nothing where it is of another kind, as profiles from before this format are. */
async function get(blobs: Blobs, address: Digest): Promise<unknown> {
  const bytes = await blobs.get(address)
  const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b
  return isZipped ? JSON.parse(gunzipSync(bytes).toString('utf8')) : undefined
}
