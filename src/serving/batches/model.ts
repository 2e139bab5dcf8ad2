import type { Digest } from '../../base/index.ts'
import { type Admit, artifactOf, type Models, type ModelVersion } from '../../registry/index.ts'
import type { Soon } from '../../storage/index.ts'
import type { Table } from '../../table/index.ts'
import type { Endpoints } from '../endpoints.ts'
import { fail } from '../errors.ts'
import type { RequestColumn } from '../request.ts'
import type { ModelScoring } from '../scoring.ts'
import { inputColumns, inputKind } from './shard-feeds.ts'
import type { ShardModel } from './shard-scoring.ts'
import { type FileLike, likeTexts } from './text.ts'

/** Which version scored, and where its bytes are. */
export interface BatchTarget {
  /** Null where a model was named and no endpoint. */
  readonly endpoint: string | null
  readonly model: string
  readonly version: number
  readonly artifact: Digest
}

/** What finding a version needs. */
export interface TargetNeeds {
  readonly models: Pick<Models, 'get' | 'versions' | 'alias'>
  /** Asked before a version is used: whether it is what was signed. */
  readonly admit?: Admit
  readonly endpoints: Pick<Endpoints, 'get'>
}

/** Which version is asked for. */
export interface TargetAsked {
  readonly endpoint?: string
  readonly model?: string
  readonly version?: number
}

const CHAMPION = 'champion'

/**
 * The version asked for; else the champion of the endpoint, or that of the model and its newest version where it has none.
 *
 * Errors: `serving.batch_target`, `serving.endpoint_not_found`, `serving.not_ready`, `registry.model_not_found`,
 * `registry.version_not_found`, `registry.signature_refused`, `registry.no_artifact`.
 */
export async function findTarget(needs: TargetNeeds, asked: TargetAsked): Promise<BatchTarget> {
  const { endpoint, model } = asked
  if ((endpoint === undefined) === (model === undefined)) throw fail('batch_target', {})
  if (endpoint !== undefined) {
    const state = await needs.endpoints.get(endpoint)
    const version = asked.version ?? state.champion
    if (version === undefined) throw fail('not_ready', { endpoint })
    return targetOf(needs, endpoint, await needs.models.get(state.model, version))
  }
  const found =
    asked.version === undefined
      ? ((await needs.models.alias(model!, CHAMPION)) ??
        (await needs.models.versions(model!))[0] ??
        (await needs.models.get(model!, 1)))
      : await needs.models.get(model!, asked.version)
  return targetOf(needs, null, found)
}

async function targetOf({ admit }: TargetNeeds, endpoint: string | null, found: ModelVersion): Promise<BatchTarget> {
  await admit?.(found)
  return { endpoint, model: found.model, version: found.version, artifact: artifactOf(found) }
}

/** How rows of a file become what a model reads. */
export interface BatchReading {
  readonly columns: readonly RequestColumn[]
  /** Whether these are the columns of one matrix without names. */
  readonly isMatrix: boolean
  readonly like: FileLike
  /** Whether the columns are the model's own, and may be handed over. */
  readonly isPlain: boolean
  features(rows: Table, asOf: number): Soon<Table>
}

/** A model of the project reads its features, which the columns of a request become; any other reads its inputs as they are. */
export function readingOf(model: ShardModel, scoring: ModelScoring | undefined): BatchReading {
  const columns =
    scoring?.columns ??
    model.inputs.flatMap((spec) => inputColumns(spec).map((name) => ({ name, kind: inputKind(spec.type) })))
  const like = noted(model) ?? likeTexts(columns)
  const isMatrix = scoring === undefined && model.inputs.length === 1 && columns.length > 1
  if (scoring === undefined) return { columns, isMatrix, like, isPlain: true, features: (rows) => rows }
  return {
    ...{ columns, isMatrix, like, isPlain: false },
    features: (rows, asOf) => scoring.vectors(rows, momentsOf(rows, scoring.timeColumn, asOf)),
  }
}

function momentsOf({ rows, columns }: Table, timeColumn: string | undefined, asOf: number): Float64Array {
  const column = timeColumn === undefined ? undefined : columns.get(timeColumn)
  if (!column || column.kind === 'category') return new Float64Array(rows).fill(asOf)
  return column.values.map((moment) => (Number.isNaN(moment) ? asOf : moment))
}

/** What a model was told of the file it was learned from. */
function noted({ metadata }: ShardModel): FileLike | undefined {
  try {
    return JSON.parse(metadata['millrace.file'] ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}
