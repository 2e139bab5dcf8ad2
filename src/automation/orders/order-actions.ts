import { Type } from 'typebox'
import { type Action, type Actor, actionsOver, Name } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { proposalOf } from '../renewal/proposal.ts'
import { Order, type Word } from './order.ts'

/** What the words of people to the loop need. */
export interface OrderNeeds extends LoopNeeds {
  readonly policiesInForce: () => readonly EndpointPolicy[]
}

const action = actionsOver<OrderNeeds>()
const input = Type.Object({
  endpoint: Name,
  because: Type.String({ minLength: 1, maxLength: 500, description: 'Why; it is kept with who said it.' }),
})
const common = { permit: 'automation.write', input, output: Order } as const

export const pause = action({
  name: 'automation.pause',
  ...common,
  does: 'Let the loop of an endpoint rest: it goes on measuring, and begins, steps and promotes nothing.',
  http: 'POST /api/v1/loop/:endpoint/pauses',
  example: 'automation pause late --because "release freeze"',
  run: (needs, asked, { actor }) => say(needs, { ...asked, word: 'pause', actor }),
})

export const resume = action({
  name: 'automation.resume',
  ...common,
  does: 'Let the loop of an endpoint go on.',
  http: 'POST /api/v1/loop/:endpoint/resumptions',
  example: 'automation resume late --because "the freeze is over"',
  run: (needs, asked, { actor }) => say(needs, { ...asked, word: 'resume', actor }),
})

export const veto = action({
  name: 'automation.veto',
  ...common,
  does: 'Refuse the renewal that waits for a person, or end the training or rollout that is under way.',
  http: 'POST /api/v1/loop/:endpoint/vetoes',
  example: 'automation veto late --because "the labels of May are wrong"',
  run: async (needs, asked, { actor }) => {
    if (!(await pendingAt(needs, asked.endpoint)))
      throw fail('nothing_pending', { endpoint: asked.endpoint, word: 'veto' })
    return say(needs, { ...asked, word: 'veto', actor })
  },
})

export const approve = action({
  name: 'automation.approve',
  ...common,
  does: 'Approve the renewal that waits for a person, or let the loop go on after two rollouts were undone.',
  http: 'POST /api/v1/loop/:endpoint/approvals',
  example: 'automation approve late --because "looks right"',
  run: async (needs, asked, { actor }) => {
    if (!(await waitsAt(needs, asked.endpoint)))
      throw fail('nothing_pending', { endpoint: asked.endpoint, word: 'approve' })
    return say(needs, { ...asked, word: 'approve', actor })
  },
})

export const renew = action({
  name: 'automation.renew',
  ...common,
  does: 'Ask the loop to renew the model of an endpoint at its next look, without an alarm.',
  http: 'POST /api/v1/loop/:endpoint/renewals',
  example: 'automation renew late --because "new airports were added"',
  run: async (needs, asked, { actor }) => {
    const policy = needs.policiesInForce().find(({ name }) => name === asked.endpoint)
    if (policy && !policy.renew) throw fail('no_renewal', { endpoint: asked.endpoint })
    return say(needs, { ...asked, word: 'renew', actor })
  },
})

export const orders = action({
  name: 'automation.orders',
  does: 'List what people said to the loop, the newest 100 first: who paused, resumed, vetoed, approved or asked for a renewal, and why.',
  http: 'GET /api/v1/orders',
  permit: 'automation.read',
  input: Type.Object({ endpoint: Type.Optional(Name) }),
  output: Type.Object({ orders: Type.Array(Order) }),
  example: 'automation orders --endpoint late',
  run: async (needs, { endpoint }) => ({ orders: [...(await needs.orders.list(endpoint))] }),
})

/** The words of people to the loop. */
export const orderActions = [
  orders,
  pause,
  resume,
  veto,
  approve,
  renew,
] as const satisfies readonly Action<OrderNeeds>[]

async function say(
  needs: OrderNeeds,
  of: { readonly endpoint: string; readonly because: string; readonly word: Word; readonly actor: Actor },
): Promise<Order> {
  const { endpoint, because, word, actor } = of
  if (!needs.policiesInForce().some(({ name }) => name === endpoint)) throw fail('unknown_endpoint', { endpoint })
  return needs.orders.give({ endpoint, word, by: actor.id, because })
}

async function pendingAt(needs: OrderNeeds, endpoint: string): Promise<boolean> {
  const [newest] = await needs.decisions.list({ endpoint, limit: 1 })
  if (newest?.what === 'retrain') return true
  return (await needs.rollouts.underWay(endpoint)) !== undefined || (await waitsAt(needs, endpoint))
}

/** True where the loop waits for a person. */
async function waitsAt(needs: OrderNeeds, endpoint: string): Promise<boolean> {
  const [decisions, alarms] = await Promise.all([
    needs.decisions.list({ endpoint }),
    needs.monitoring.alerts({ endpoint, open: true }),
  ])
  const [newest] = decisions
  return newest?.rule === 'two undone in a row' || proposalOf(decisions, alarms) !== undefined
}
