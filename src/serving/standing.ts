import { type DirectColumn, directColumns } from './direct.ts'
import type { Mode, Traffic } from './endpoint.ts'
import { fail } from './errors.ts'
import type { LoadedVersion } from './loading/loaded.ts'
import type { Meter } from './meter.ts'
import { createScorer, type Scorer } from './scorer.ts'
import { type ShareOf, shareBy } from './segment.ts'
import { reasonAgainstSignature } from './signature.ts'

/** What answers the requests of an endpoint at this moment. Never changed: another one takes its place. */
export interface Standing {
  readonly endpoint: string
  readonly model: string
  readonly direct: boolean
  readonly mode: Mode
  readonly champion: Scorer
  readonly challenger: Scorer | undefined
  readonly previous: Scorer | undefined
  /** Who scores the same rows as whoever answered, for comparison. */
  readonly second: Scorer | undefined
  readonly scorers: readonly Scorer[]
  /** The share of the challenger for a row; `undefined` where the champion answers all that name no version. */
  readonly share: ShareOf | undefined
  /** Whether rows of one request may be answered by different versions. */
  readonly parts: boolean
  /** So that each rollout draws other keys first. */
  readonly salt: string
  readonly stickyBy: string | undefined
  /** The columns of a direct endpoint. */
  readonly columns: ReadonlyMap<string, DirectColumn>
  /** The features that any of the versions reads. */
  readonly used: ReadonlySet<string>
}

/** The versions of a traffic, loaded. */
export interface LoadedTraffic {
  readonly champion: LoadedVersion
  readonly challenger: LoadedVersion | undefined
  readonly previous: LoadedVersion | undefined
}

/**
 * Makes of loaded versions what answers.
 *
 * Errors: `serving.signature_differs` where the challenger would answer and what it reads or says is not what the champion does.
 */
export function createStanding(
  at: { readonly endpoint: string; readonly model: string; readonly direct: boolean; readonly traffic: Traffic },
  loaded: LoadedTraffic,
  meterOf: (version: number) => Meter,
): Standing {
  const { endpoint, model, direct, traffic } = at
  const { mode, percent, rules, stickyBy } = traffic
  const scorerOf = (version: LoadedVersion): Scorer =>
    createScorer(version, { direct, meter: meterOf(version.version) })
  const champion = scorerOf(loaded.champion)
  const challenger = loaded.challenger && scorerOf(loaded.challenger)
  const previous = loaded.previous && scorerOf(loaded.previous)
  if (challenger && mode !== 'shadow') checkSignature(endpoint, direct, { champion, challenger })
  const scorers = [champion, challenger, previous].filter((one) => one !== undefined)
  const draws = challenger !== undefined && mode === 'canary' && (percent > 0 || rules.length > 0)
  return {
    ...{ endpoint, model, direct, mode, champion, challenger, previous, scorers, stickyBy },
    second: mode === 'blue_green' ? undefined : (challenger ?? previous),
    share: draws ? shareBy(rules, percent) : undefined,
    parts: !direct || scorers.every(({ loaded }) => loaded.rowwise),
    salt: `${endpoint}/${challenger?.version ?? 0}`,
    columns: direct ? directColumns(loaded.champion.inputs, columnNames(loaded.champion)) : new Map(),
    used: new Set(scorers.flatMap((one) => one.loaded.inputs.map(({ name }) => name))),
  }
}

function checkSignature(
  endpoint: string,
  direct: boolean,
  { champion, challenger }: { readonly champion: Scorer; readonly challenger: Scorer },
): void {
  const reason = reasonAgainstSignature(direct, champion, challenger)
  if (reason === undefined) return
  throw fail('signature_differs', { endpoint, champion: champion.version, version: challenger.version, reason })
}

/** The names of the columns of matrices, where the model says them. */
export function columnNames({ columns }: LoadedVersion): ReadonlyMap<string, readonly string[]> {
  return columns ?? NO_NAMES
}

const NO_NAMES: ReadonlyMap<string, readonly string[]> = new Map()
