import type { Clock, Digest, Events, Hash, NewId } from '../base/index.ts'
import type { Flow } from '../flow/index.ts'
import type { Monitoring } from '../monitoring/index.ts'
import type { Models } from '../registry/index.ts'
import type { Endpoints, Journal } from '../serving/index.ts'
import type { Blobs, Database } from '../storage/index.ts'
import type { Backtest, TrainingResult } from '../training/index.ts'
import { type Decision, decided } from './decisions/decision.ts'
import type { Decisions } from './decisions/decisions.ts'
import type { Orders } from './orders/orders.ts'
import type { Policies } from './policies.ts'
import type { EndpointPolicy } from './policy.ts'
import type { Rollouts } from './rollout/rollouts.ts'

/** What the loop is built from. */
export interface LoopNeeds {
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  readonly hash: Hash
  readonly flow: Flow
  readonly database: Database
  readonly blobs: Pick<Blobs, 'get'>
  readonly decisions: Decisions
  readonly orders: Orders
  readonly rollouts: Rollouts
  readonly policies: Policies
  readonly endpoints: Endpoints
  readonly journal: Journal
  readonly models: Models
  readonly monitoring: Monitoring
  /** Trains a successor; the same `once` gives the same training, finished where it was interrupted. */
  readonly train: (policy: EndpointPolicy, order: TrainingOrder) => Promise<TrainingResult>
  /** Opens the rows on which what could renew a model competes. */
  readonly openBacktest: (
    policy: EndpointPolicy,
    order: { readonly window: { readonly from: number; readonly to: number }; readonly asOf: number },
  ) => Backtest
}

/** What a renewal asks of training. */
export interface TrainingOrder {
  readonly once: string
  readonly window: { readonly from: number; readonly to: number }
  readonly asOf: number
  readonly because: string
  /** Instead of learning: the model at this address, its answers corrected by the window. */
  readonly recalibrates?: Digest
}

/** Records a decision and tells whoever listens. */
export async function decide(needs: LoopNeeds, decision: Omit<Decision, 'id' | 'at' | 'outcomes'>): Promise<Decision> {
  const made = await needs.decisions.record({ ...decision, at: needs.clock.now() })
  needs.events.publish(decided, made)
  return made
}
