import type { Clock, Events, NewId } from '../base/index.ts'
import { type Column, numberColumn, type Table, tableOf } from '../table/index.ts'
import type { Counts } from './counts.ts'
import { fail } from './errors.ts'
import { secondFailed } from './events.ts'
import { type Journal, reasonAgainstId } from './journal.ts'
import { distinctTexts, FEATURE } from './journal-row.ts'
import type { LoadedVersion } from './loaded.ts'
import { checkRows } from './request.ts'
import type { ModelScoring } from './scoring.ts'
import { isWithin } from './traffic.ts'
import type { Unseen } from './unseen.ts'
import { versionsOf, type Warm, type WarmTraffic } from './warm.ts'

/** Rows to be answered. */
export interface PredictRequest {
  /** The columns of the endpoint, all of them and no other. */
  readonly rows: Table
  /** One a row, under which labels come later; made where there are none. An id that comes again replaces its row. */
  readonly ids?: readonly string[]
  /** One a row: what decides, for ever the same way, who answers it; the id where there are none. */
  readonly keys?: readonly string[]
  /** The version that must answer, one that is loaded; traffic decides where there is none. */
  readonly version?: number
  /** When each row was asked about, in milliseconds, for replays of past traffic; now where not given. */
  readonly at?: Float64Array
}

/** The answers, row by row. */
export interface Answer {
  readonly ids: readonly string[]
  /** The probability of the positive class, or the predicted number. */
  readonly scores: Float64Array
  /** The version that answered each row. */
  readonly versions: Int32Array
}

/** What answering is built from. */
export interface PredictNeeds {
  readonly warm: Warm
  readonly scoring: (model: string) => ModelScoring | undefined
  readonly journal: Journal
  readonly unseen: Unseen
  readonly counts: Counts
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  /** Milliseconds of a clock that only ever runs on, for latencies. */
  readonly stopwatch: () => number
}

/** The rows of one request with all that is known of them. */
interface Scoring {
  readonly traffic: WarmTraffic
  readonly ids: readonly string[]
  readonly at: Float64Array
  readonly features: Table
  readonly champion: Float64Array
  readonly second: { readonly version: LoadedVersion; readonly scores: Float64Array } | undefined
}

/**
 * Answers rows: computes their features, scores them with the champion and beside it with the challenger, or else the previous
 * version, decides row by row who answers, and appends all of it to the journal. Synchronous: nothing waits for database or
 * disk. When the version beside the champion fails, the champion answers.
 *
 * Errors: `serving.not_ready`, `serving.not_declared`, `serving.version_not_served`, `serving.missing_column`,
 * `serving.extra_column`, `serving.wrong_kind`, `serving.bad_ids`, `serving.journal_full`, and those of features and inference.
 */
export function predict(needs: PredictNeeds, endpoint: string, request: PredictRequest): Answer {
  const started = needs.stopwatch()
  const traffic = needs.warm.of(endpoint)
  const scoring = scoringOf(needs, traffic.model)
  const { rows, version } = request
  checkRows(rows, { endpoint, columns: scoring.columns })
  const ids = request.ids ?? Array.from({ length: rows.rows }, needs.newId)
  if (request.ids) checkIds(request.ids, rows.rows)
  if (request.keys && request.keys.length !== rows.rows) throw badCount('keys', request.keys.length, rows.rows)
  const at = request.at ?? new Float64Array(rows.rows).fill(needs.clock.now())
  const moments = momentsOf(rows, scoring.timeColumn, at)
  const features = scoring.vectors(rows, moments)
  const scored = scoreAll(needs, { traffic, ids, at, features })
  const versions = answeredBy(scored, request.keys ?? ids, version)
  const scores = version === undefined ? chosen(scored, versions) : scoresOf(scored, version)
  const latency = (needs.stopwatch() - started) * 1_000
  if (rows.rows > 0) {
    needs.journal.append(endpoint, journalRows(scored, { versions, scores, latency }))
    needs.unseen.look(traffic, features, moments)
    needs.counts.add(endpoint, versions, latency)
  }
  return { ids, scores, versions }
}

/** How requests for a model become features. Errors: `serving.not_declared`. */
function scoringOf(needs: Pick<PredictNeeds, 'scoring'>, model: string): ModelScoring {
  const scoring = needs.scoring(model)
  if (!scoring) throw fail('not_declared', { model })
  return scoring
}

function checkIds(ids: readonly string[], rows: number): void {
  if (ids.length !== rows) throw badCount('ids', ids.length, rows)
  for (const id of ids) {
    const reason = reasonAgainstId(id)
    if (reason !== undefined) throw fail('bad_ids', { what: 'ids', reason })
  }
  if (new Set(ids).size !== rows) throw fail('bad_ids', { what: 'ids', reason: 'one is there twice' })
}

const badCount = (what: string, found: number, rows: number): Error =>
  fail('bad_ids', { what, reason: `there are ${found} of them for ${rows} rows` })

function momentsOf(rows: Table, timeColumn: string | undefined, at: Float64Array): Float64Array {
  const column = timeColumn === undefined ? undefined : rows.columns.get(timeColumn)
  if (!column || column.kind === 'category') return at
  return column.values.map((moment, row) => (Number.isNaN(moment) ? at[row]! : moment))
}

function scoreAll(needs: PredictNeeds, given: Pick<Scoring, 'traffic' | 'ids' | 'at' | 'features'>): Scoring {
  const { traffic, features } = given
  const champion = traffic.champion.score(features)
  const beside = traffic.challenger ?? traffic.previous
  return { ...given, champion, second: beside && scoreBeside(needs, traffic, { beside, features }) }
}

const failedOnce = new WeakSet<LoadedVersion>()

function scoreBeside(
  { events }: PredictNeeds,
  { endpoint }: WarmTraffic,
  { beside, features }: { beside: LoadedVersion; features: Table },
): Scoring['second'] {
  try {
    return { version: beside, scores: beside.score(features) }
  } catch (error) {
    if (!failedOnce.has(beside)) {
      failedOnce.add(beside)
      events.publish(secondFailed, { endpoint, version: beside.version, reason: (error as Error).message })
    }
    return { version: beside, scores: new Float64Array(features.rows).fill(Number.NaN) }
  }
}

/** A challenger without a score does not answer. */
function answeredBy(
  { traffic, champion, second }: Scoring,
  keys: readonly string[],
  asked: number | undefined,
): Int32Array {
  if (asked !== undefined) return new Int32Array(champion.length).fill(asked)
  const versions = new Int32Array(champion.length).fill(traffic.champion.version)
  const { challenger, percent, endpoint } = traffic
  if (!challenger || percent === 0) return versions
  const salt = `${endpoint}/${challenger.version}`
  for (let row = 0; row < versions.length; row++)
    if (isWithin(salt, keys[row]!, percent) && !Number.isNaN(second!.scores[row]!)) versions[row] = challenger.version
  return versions
}

function chosen({ champion, second, traffic }: Scoring, versions: Int32Array): Float64Array {
  return champion.map((score, row) => (versions[row] === traffic.champion.version ? score : second!.scores[row]!))
}

function scoresOf({ traffic, champion, second, features }: Scoring, version: number): Float64Array {
  if (version === traffic.champion.version) return champion
  if (version === second?.version.version) return second.scores
  const other = versionsOf(traffic).find((one) => one.version === version)
  if (!other) throw fail('version_not_served', { endpoint: traffic.endpoint, version })
  return other.score(features)
}

function journalRows(
  { traffic, ids, at, features, champion, second }: Scoring,
  { versions, scores, latency }: { versions: Int32Array; scores: Float64Array; latency: number },
): Table {
  const all = (value: number): Column => numberColumn(new Float64Array(ids.length).fill(value))
  const columns: [string, Column][] = [
    ['id', distinctTexts(ids)],
    ['at', numberColumn(at)],
    ['champion', all(traffic.champion.version)],
    ['champion_score', numberColumn(champion)],
    ['challenger', all(second?.version.version ?? Number.NaN)],
    ['challenger_score', second ? numberColumn(second.scores) : all(Number.NaN)],
    ['answered', numberColumn(Float64Array.from(versions))],
    ['score', numberColumn(scores)],
    ['latency_us', all(latency)],
  ]
  for (const name of new Set(versionsOf(traffic).flatMap(({ inputs }) => inputs))) {
    const column = features.columns.get(name)
    if (column) columns.push([`${FEATURE}${name}`, column])
  }
  return tableOf(new Map(columns), ids.length)
}
