import type { Models } from '../../registry/index.ts'
import type { Endpoints } from '../../serving/index.ts'
import { decide, type LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { restingCourse, STEERS, steer } from './steer.ts'

const CHAMPION = 'champion'
const LOOKED_AT = 1_000

/** How people stand to a version that would become champion. */
export interface Approval {
  readonly state: 'free' | 'awaited' | 'refused'
  /** In one sentence what is missing, or why it was refused. */
  readonly says: string
  readonly request?: number
}

/** A version that would become champion. */
export interface Candidate {
  readonly model: string
  readonly version: number
  readonly because: string
  /** A refusal of before that moment counts no more. */
  readonly since: number
}

/** Asks whether a version may become champion now; where that takes an approval, it is asked for, once. */
export async function approvalOf({ models }: { readonly models: Models }, candidate: Candidate): Promise<Approval> {
  const { model, version, because, since } = candidate
  const missing = await models.requests.against(model, version, CHAMPION)
  if (missing.length === 0) return { state: 'free', says: '' }
  const asked = await models.requests.list({ model, limit: LOOKED_AT })
  const [last] = asked.filter((request) => request.version === version && request.alias === CHAMPION)
  if (last?.state === 'rejected' && (last.endedAt ?? 0) >= since) {
    const no = last.verdicts.findLast(({ approves }) => !approves)
    return {
      state: 'refused',
      says: `${no?.by ?? 'Somebody'} rejected v${version}: ${no?.because ?? ''}`.trim(),
      request: last.id,
    }
  }
  const { id } = await models.requests.ask({ model, version, alias: CHAMPION, because, by: STEERS, own: true })
  return { state: 'awaited', says: `v${version} waits for request ${id}: ${missing.join('; ')}.`, request: id }
}

/** Says once that a promotion waits. */
export async function holdFor(needs: LoopNeeds, endpoint: string, { says, request }: Approval): Promise<void> {
  const [newest] = await needs.decisions.list({ endpoint, limit: 1 })
  if (newest?.rule === WAITS && newest.evidence['request'] === request) return
  await decide(needs, { endpoint, what: 'hold', because: says, rule: WAITS, evidence: { request } })
}

const WAITS = 'an approval is demanded'

/** Lets the first model of an endpoint answer, once it was approved. */
export async function seatApproved(
  needs: { readonly endpoints: Endpoints; readonly models: Models },
  policy: EndpointPolicy,
): Promise<void> {
  const { champion } = await needs.endpoints.get(policy.name)
  if (champion !== undefined) return
  const [approved] = await needs.models.requests.list({ model: policy.model.name, state: 'approved', limit: 1 })
  if (approved?.alias !== CHAMPION) return
  const because = `approved: request ${approved.id}`
  await steer(needs, { endpoint: policy.name, course: restingCourse(approved.version), because })
}
