import { DAY, type Digest, type Json, MillraceError } from '../../base/index.ts'
import type { Step } from '../../flow/index.ts'
import { artifactOf } from '../../registry/index.ts'
import type { Backtest, Trial } from '../../training/index.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { type Candidate, candidatesOf, type Fold, foldsOf, unjudged } from './candidates.ts'
import type { ChoiceInputs } from './choice.ts'
import type { Calling } from './judge.ts'
import type { Contest } from './renewal.ts'

/** Tries that a step has where its process was killed in it. */
const KILLS = 8
const KEPT_VERSIONS = 5
/** With no window that reaches as far, rows older than this do not compete. */
const HISTORY = 3 * 365 * DAY

/** What was fixed when a contest began. */
export interface Plan {
  readonly asOf: number
  readonly from: number
  readonly champion: {
    readonly version: number
    readonly artifact: Digest
    readonly learner: string | null
    /** The end of what it learned from. */
    readonly trainedTo: number | null
  }
  readonly versions: readonly { readonly version: number; readonly artifact: Digest }[]
  readonly changedAt: number | null
}

/** How a contest came out. */
export interface Contested {
  readonly plan: Plan
  readonly candidates: ChoiceInputs['candidates']
  /** True where the champion learned from rows of the folds, which favors it. */
  readonly seen: boolean
  /** What the backtests took. */
  readonly seconds: number
}

/** What a contest is held for. */
export interface ContestOrder {
  /** The same key goes on where it was interrupted. */
  readonly key: string
  readonly calling: Calling
  /** Seconds that the budget leaves for backtests. */
  readonly seconds: number
}

/**
 * Lets everything that could renew a model compete on the last folds, each candidate a durable step: after a kill the contest goes on with the
 * next one.
 */
export async function compete(needs: LoopNeeds, policy: EndpointPolicy, order: ContestOrder): Promise<Contested> {
  const work = (step: Step) => contest({ ...needs, step }, policy, order)
  return needs.flow.run('automation.renew', order.key, work)
}

type Working = LoopNeeds & { readonly step: Step }

async function contest(needs: Working, policy: EndpointPolicy, order: ContestOrder): Promise<Contested> {
  const rules = policy.renew!.contest!
  const planned = async () => json(await planOf(needs, policy, order.calling))
  const plan = (await needs.step('plan', { key: order.key }, planned, { kills: KILLS })) as unknown as Plan
  const backtest = needs.openBacktest(policy, { window: { from: plan.from, to: plan.asOf }, asOf: plan.asOf })
  try {
    return await trials({ ...needs, backtest }, { order, plan, rules })
  } finally {
    await backtest.close()
  }
}

interface Held {
  readonly order: ContestOrder
  readonly plan: Plan
  readonly rules: Contest
}

async function trials(
  needs: Working & { readonly backtest: Backtest },
  { order, plan, rules }: Held,
): Promise<Contested> {
  const about = (await needs.step(
    'rows',
    json({ key: order.key, plan }),
    async () => json(await needs.backtest.about()),
    {
      kills: KILLS,
    },
  )) as unknown as Awaited<ReturnType<Backtest['about']>>
  const changedAt = plan.changedAt ?? undefined
  const folds = foldsOf(rules, { until: about.matureTo, changedAt })
  const open = { now: plan.asOf, begin: about.begin, changedAt, versions: plan.versions.map(({ version }) => version) }
  const candidates: ChoiceInputs['candidates'][number][] = []
  let seconds = 0
  for (const candidate of candidatesOf(rules, open)) {
    const spent = seconds >= order.seconds ? 'The minutes of the budget are spent.' : undefined
    const refused = unjudged(candidate, folds, { until: about.matureTo, changedAt }) ?? spent
    if (refused !== undefined) {
      candidates.push({ ...candidate, backtest: null, refused })
      continue
    }
    const tried = await tryOne(needs, { key: order.key, plan, folds, candidate })
    seconds += tried.seconds
    candidates.push({ ...candidate, ...tried.result })
  }
  const seen = (plan.champion.trainedTo ?? Number.NEGATIVE_INFINITY) > folds[0]!.from
  return { plan, candidates, seen, seconds }
}

interface Tried {
  readonly seconds: number
  readonly result: { readonly backtest: Trial | null; readonly refused?: string }
}

async function tryOne(
  needs: Working & { readonly backtest: Backtest },
  of: { readonly key: string; readonly plan: Plan; readonly folds: readonly Fold[]; readonly candidate: Candidate },
): Promise<Tried> {
  const { key, plan, folds, candidate } = of
  const { champion, versions } = plan
  const kept = versions.find(({ version }) => version === candidate.version)
  const run = async () => {
    const { trial, seconds } = await needs.backtest.run({
      candidate: kept ? { model: kept.artifact } : placeOf(candidate),
      ...{ champion: champion.artifact, folds },
      ...(champion.learner !== null && { learner: champion.learner }),
    })
    return json({ trial: trial ?? null, seconds })
  }
  try {
    const inputs = json({ key, candidate, folds, champion: champion.artifact, asOf: plan.asOf })
    const done = await needs.step(`backtest ${candidate.name}`, inputs, run, { kills: KILLS })
    const { trial, seconds } = done as unknown as { readonly trial: Trial | null; readonly seconds: number }
    const refused = 'A fold has no labeled rows, or too few before it to learn from.'
    return { seconds, result: trial ? { backtest: trial } : { backtest: null, refused } }
  } catch (error) {
    if (!(error instanceof MillraceError) || error.status >= 500) throw error
    return { seconds: 0, result: { backtest: null, refused: error.message } }
  }
}

function placeOf({ from, lengthMs, recalibrates }: Candidate) {
  if (recalibrates) return { recalibrateMs: lengthMs! }
  return lengthMs === undefined ? { from: from! } : { lengthMs }
}

async function planOf(needs: LoopNeeds, policy: EndpointPolicy, { alarm }: Calling): Promise<Plan> {
  const asOf = needs.clock.now()
  const model = policy.model.name
  const state = await needs.endpoints.get(policy.name)
  const champion = await needs.models.get(model, state.champion!)
  const versions = policy.renew!.contest!.recurring ? await needs.models.versions(model) : []
  const kept = versions.filter(
    ({ version, artifact, gates }) =>
      version !== champion.version && artifact !== null && gates.every(({ passed }) => passed),
  )
  return {
    ...{ asOf, from: asOf - HISTORY, changedAt: changeOf(await evidenceOf(needs, policy, alarm.id), alarm.from) },
    champion: {
      ...{ version: champion.version, artifact: artifactOf(champion) },
      ...{ learner: champion.metadata['learner'] ?? null, trainedTo: champion.trainedOn?.to ?? null },
    },
    versions: kept
      .sort((a, b) => b.version - a.version)
      .slice(0, KEPT_VERSIONS)
      .map(({ version, artifact }) => ({ version, artifact: artifact! })),
  }
}

async function evidenceOf(needs: LoopNeeds, policy: EndpointPolicy, id: string): Promise<Record<string, unknown>> {
  const open = await needs.monitoring.alerts({ endpoint: policy.name, open: true })
  return open.find((one) => one.id === id)?.evidence ?? {}
}

/** When the change was: as a detector says, else the start of the window that showed it first. */
function changeOf({ since }: Record<string, unknown>, from: number | null): number | null {
  return typeof since === 'number' && Number.isFinite(since) ? since : from
}

const json = (plain: unknown): Json => plain as Json
