import type { Digest, Events, Hash, Json } from '../base/index.ts'
import type { Flow, Step } from '../flow/index.ts'
import type { Lake } from '../storage/index.ts'
import { planValidation } from './contract/plan.ts'
import { knownValues, type ReferenceVersions, referenceVersions } from './contract/references.ts'
import { type Validated, validate } from './contract/validate.ts'
import { contractDigest, type Dataset } from './dataset.ts'
import type { Datasets } from './datasets.ts'
import { fail } from './errors.ts'
import { rowsQuarantined, versionCommitted } from './events.ts'
import { type Fingerprint, type FoundFile, findSource, fingerprint, mustBeUnchanged } from './sources/fingerprint.ts'
import { inspect } from './sources/inspect.ts'
import { type DatasetVersion, type Manifest, versionOf } from './versions/version.ts'

/** Raised when the same source and contract would give other files than before. */
const VERSION = '1'
const ROWS_PER_FILE = 4_194_304

/** What ingesting needs; `root` is the folder that relative paths of sources begin at. */
export interface IngestNeeds {
  readonly datasets: Datasets
  readonly lake: Lake
  readonly flow: Flow
  readonly events: Events
  readonly hash: Hash
  readonly root: string
}

/** How an ingest is watched, and how its files are cut. */
export interface IngestOptions {
  readonly progress?: (done: number, doing: string) => void
  /** Rows of the source that one Parquet blob spans; 4,194,304 when not given. */
  readonly rowsPerFile?: number
}

/**
 * Reads the source of a dataset, checks every row against the contract and commits what was accepted as a version: the flow
 * `data.ingest` with the steps scan, validate and commit. The same content again is the same version. Where a rule blocks,
 * nothing remains.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`, `data.source_changed`, `data.missing_column`,
 * `data.unusable_column`, `data.reserved_column`, `data.bad_contract`, `data.contract_blocked`, `data.not_ingested` (of a
 * dataset that is referred to).
 */
export async function ingest(
  needs: IngestNeeds,
  dataset: Dataset,
  options: IngestOptions = {},
): Promise<DatasetVersion> {
  const { progress, rowsPerFile = ROWS_PER_FILE } = options
  const { name } = dataset
  const file = await findSource(dataset, needs.root)
  const references = await referenceVersions(needs.datasets, dataset)
  const contract = contractDigest(dataset, needs.hash)
  const work = async (step: Step): Promise<DatasetVersion> => {
    const print = await step('scan', { dataset: name, ...file }, () => fingerprint(dataset, file), { share: [0, 0.1] })
    const inputs = { dataset: name, source: print.digest, contract, references, rowsPerFile }
    const validated = await step(
      'validate',
      inputs,
      ({ progress }) => check(needs, dataset, { file, print, references, rowsPerFile, progress }),
      { version: VERSION, share: [0.1, 0.95] },
    )
    const manifest = manifestOf(validated, dataset, contract)
    const replacing = (await needs.datasets.current(name)) ?? null
    const what = { dataset: name, manifest, source: { path: file.path, digest: print.digest } }
    const version = versionOf(manifest, needs.hash)
    // what is current was committed, even where the process was killed before the step could end
    if (version !== replacing)
      await step('commit', { ...what, replacing } as unknown as Json, () => commit(needs, what))
    return needs.datasets.version(name, version)
  }
  const version = await needs.flow.run('data.ingest', name, work, progress ? { progress } : {})
  progress?.(1, 'done')
  return version
}

interface Found {
  readonly file: FoundFile
  readonly print: Fingerprint
  readonly references: ReferenceVersions
  readonly rowsPerFile: number
  readonly progress: (done: number, doing: string) => void
}

async function check(needs: IngestNeeds, dataset: Dataset, found: Found): Promise<Validated> {
  const { lake } = needs
  const known = await knownValues(needs, dataset, found.references)
  await mustMatch(lake, dataset)
  const inspected = await inspect(lake, dataset, found)
  const plan = planValidation(dataset, inspected, known)
  const { rowsPerFile, progress } = found
  const validated = await validate(lake, plan, { dataset: dataset.name, rows: inspected.rows, rowsPerFile, progress })
  await mustBeUnchanged(dataset, found.file)
  if (validated.rows + validated.quarantined !== inspected.rows)
    throw fail('source_changed', { dataset: dataset.name, path: found.file.path })
  return validated
}

/** Patterns are RE2's: the engine that will use them says whether it can. */
async function mustMatch(lake: Lake, dataset: Dataset): Promise<void> {
  for (const [where, rule] of Object.entries(dataset.contract)) {
    if (rule.kind !== 'text' || rule.pattern === undefined) continue
    await lake.rows(`select regexp_matches('', $pattern) as ok`, { pattern: rule.pattern }).catch(() => {
      throw fail('bad_contract', { dataset: dataset.name, where, reason: 'pattern is no regular expression of RE2' })
    })
  }
}

function manifestOf(validated: Validated, { time }: Dataset, contract: Manifest['contract']): Manifest {
  return { ...validated, ...(time === undefined ? {} : { time }), contract }
}

async function commit(
  { datasets, events }: IngestNeeds,
  what: { readonly dataset: string; readonly manifest: Manifest; readonly source: DatasetVersion['source'] },
): Promise<Digest> {
  const { version: made, isNew } = await datasets.commit(what)
  if (isNew) {
    const { dataset, version, number, rows, quarantined, reasons } = made
    events.publish(versionCommitted, { dataset, version, number, rows, quarantined })
    if (reasons.length > 0) events.publish(rowsQuarantined, { dataset, version, rows: quarantined, reasons })
  }
  return made.version
}
