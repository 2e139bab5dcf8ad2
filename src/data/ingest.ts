import type { Clock, Digest, Events, Hash, Json } from '../base/index.ts'
import { hasCode } from '../base/index.ts'
import type { Flow, Step } from '../flow/index.ts'
import type { Blobs, Database, Lake } from '../storage/index.ts'
import { mustHavePatterns } from './contract/check-rows.ts'
import { contractOf } from './contract/contract.ts'
import { dependsOnMoment, momentOf, mustStayFresh } from './contract/moment.ts'
import { knownValues, type ReferenceVersions, referenceVersions } from './contract/references.ts'
import type { Moment } from './contract/table-check.ts'
import { contractDigest, type Dataset } from './dataset.ts'
import type { Commit, Datasets } from './datasets.ts'
import { fail } from './errors.ts'
import { rowsQuarantined, versionCommitted } from './events.ts'
import type { Found, Taken } from './loads/found.ts'
import { inspectFound } from './loads/inspect-found.ts'
import { type Loaded, loadRows } from './loads/load-rows.ts'
import { type LoadPlan, planLoad } from './loads/plan-load.ts'
import { lookAtSource, scanSource } from './loads/scan-source.ts'
import { oneAtATime } from './loads/turns.ts'
import { mustBeUnchanged } from './sources/find-files.ts'
import { ingestTree, isTree } from './tree/ingest-tree.ts'
import { type DatasetVersion, type Manifest, versionOf } from './versions/version.ts'

/** Raised when the same source and contract would give other rows or chunks than before. */
const VERSION = '3'

/** What ingesting needs; `root` is the folder that relative paths of sources begin at. */
export interface IngestNeeds {
  readonly datasets: Datasets
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly flow: Flow
  readonly events: Events
  readonly clock: Clock
  readonly hash: Hash
  readonly root: string
}

/** Into which branch, and how it is watched. */
export interface IngestOptions {
  readonly progress?: (done: number, doing: string) => void
  /** `main` when not given. */
  readonly branch?: string
}

const TRIES = 5

/**
 * Reads what is new in the source of a dataset, checks every row against the contract and commits what was accepted as a version: the
 * flow `data.ingest` with the steps scan, validate and commit. The same content again is the same version. Where a rule blocks,
 * nothing remains. Ingests of one dataset wait for each other.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`, `data.source_changed`, `data.source_refused`, `data.query_failed`,
 * `data.nothing_pushed`, `data.too_many_unreadable`, `data.missing_column`, `data.unusable_column`, `data.reserved_column`,
 * `data.bad_contract`, `data.contract_blocked`, `data.not_ingested` (of a dataset that is referred to).
 */
export function ingest(needs: IngestNeeds, dataset: Dataset, options: IngestOptions = {}): Promise<DatasetVersion> {
  const key = options.branch === undefined ? dataset.name : `${dataset.name}@${options.branch}`
  return oneAtATime(needs.datasets, key, () =>
    isTree(dataset)
      ? ingestTree(needs, dataset, { ...options, contract: contractDigest(dataset, needs.hash) })
      : ingestAgain(needs, dataset, { ...options, key }),
  )
}

type Keyed = IngestOptions & { readonly key: string }

/** Another process may commit in the meantime: then what is new is told anew. */
async function ingestAgain(needs: IngestNeeds, dataset: Dataset, options: Keyed): Promise<DatasetVersion> {
  for (let tries = 1; ; tries++) {
    try {
      return await ingestOnce(needs, dataset, options)
    } catch (error) {
      if (tries === TRIES || !hasCode(error, 'data.branch_moved')) throw error
    }
  }
}

async function ingestOnce(needs: IngestNeeds, dataset: Dataset, options: Keyed): Promise<DatasetVersion> {
  const { name } = dataset
  const { progress, branch, key } = options
  const looked = await lookAtSource(needs, dataset)
  const references = await referenceVersions(needs.datasets, dataset)
  const contract = contractDigest(dataset, needs.hash)
  const work = async (step: Step): Promise<DatasetVersion> => {
    const head = await needs.datasets.current(name, branch)
    const previous = head && (await needs.datasets.version(name, head))
    const asked = { dataset: name, ...looked.key(previous) }
    const found = await step(
      'scan',
      asked,
      ({ progress }) => scanSource(needs, dataset, { looked, previous, progress }),
      {
        ...{ version: VERSION, share: [0, 0.2] },
      },
    )
    const plan = planLoad(dataset, { found, previous, contract, references })
    const moment = await momentOf(needs, dataset)
    if (previous && plan.how === 'none') {
      await mustStayFresh(needs.lake, dataset, { version: previous, now: moment.now })
      return previous
    }
    const after = plan.how === 'whole' && dataset.load === 'full' ? null : (head ?? null)
    const inputs = {
      dataset: name,
      source: found.digest,
      contract,
      references,
      after,
      how: plan.how,
      moment: dependsOnMoment(dataset) ? moment : null,
    }
    const loaded = await step(
      'validate',
      inputs as Json,
      ({ progress }) => load(needs, dataset, { found, plan, previous, references, moment, progress }),
      { version: VERSION, share: [0.2, 0.95] },
    )
    const manifest = manifestOf(loaded, dataset, contract)
    const source = { path: found.place, digest: found.digest }
    const what = {
      dataset: name,
      manifest,
      source,
      ...(branch !== undefined && { branch }),
      ...(head && { after: head }),
    }
    const version = versionOf(manifest, needs.hash)
    // what is current was committed, even where the process was killed before the step could end
    if (version !== head)
      await step('commit', { ...what, replacing: head ?? null } as unknown as Json, () => commit(needs, what))
    return needs.datasets.version(name, version)
  }
  const version = await needs.flow.run('data.ingest', key, work, progress ? { progress } : {})
  progress?.(1, 'done')
  return version
}

interface Loading {
  readonly found: Found
  readonly plan: LoadPlan
  readonly previous: DatasetVersion | undefined
  readonly references: ReferenceVersions
  readonly moment: Moment
  readonly progress: (done: number, doing: string) => void
}

async function load(needs: IngestNeeds, dataset: Dataset, loading: Loading): Promise<Loaded> {
  const { found, plan, previous, references, moment, progress } = loading
  await mustHavePatterns(needs.lake, contractOf(dataset))
  const known = await knownValues(needs, dataset, references)
  const inspected = await inspectFound(needs.lake, dataset, { found, plan })
  const taken = takenBeside(dataset, found, references)
  const loaded = await loadRows(needs.lake, { dataset, plan, inspected, known, moment, previous, taken, progress })
  if (found.kind === 'files') await mustBeUnchanged(dataset.name, plan.read)
  if (loaded === 'whole')
    return load(needs, dataset, {
      ...loading,
      plan: { how: 'whole', read: found.kind === 'files' ? found.files : [], layout: [] },
    })
  const isAll = plan.how === 'whole' && dataset.load === 'full'
  if (isAll && loaded.rows + loaded.quarantined !== inspected.rows)
    throw fail('source_changed', { dataset: dataset.name, path: found.place })
  return loaded
}

/** What a version takes besides files and a watermark: pushes, and the versions that it was made of or checked against. */
function takenBeside({ load }: Dataset, found: Found, references: ReferenceVersions): Taken {
  if (found.kind === 'rows') return found.taken ?? {}
  const isReused = found.isMany && load === 'full' && Object.keys(references).length > 0
  return isReused ? { inputs: { ...references } } : {}
}

function manifestOf(loaded: Loaded, { time, key }: Dataset, contract: Manifest['contract']): Manifest {
  return { ...loaded, ...(key.length > 0 && { key: [...key] }), ...(time === undefined ? {} : { time }), contract }
}

async function commit({ datasets, events }: IngestNeeds, what: Commit): Promise<Digest> {
  const { version: made, isNew } = await datasets.commit(what)
  if (isNew) {
    const { dataset, version, number, rows, quarantined, reasons } = made
    events.publish(versionCommitted, { dataset, version, number, rows, quarantined })
    if (reasons.length > 0) events.publish(rowsQuarantined, { dataset, version, rows: quarantined, reasons })
  }
  return made.version
}
