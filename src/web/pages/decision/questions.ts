import { client } from '../../state/client.ts'
import type { Decision, Order } from '../../state/decided.ts'

/** A test of the evidence as a rule was given it: the whole, a segment, or a guardrail. */
export interface Test {
  readonly name: string
  readonly kind: 'overall' | 'segment' | 'guardrail'
  readonly logHarm: number | null
  readonly mean: number | null
  readonly low: number | null
  readonly high: number | null
  readonly requests: number
}

/** A decision, what came before and after it, and what it is about. */
export async function askDecision(id: string) {
  const decision = await client.automation.decision({ decision: id })
  const { endpoint } = decision
  const [{ decisions }, { orders }, { loops }, { endpoints }, alert] = await Promise.all([
    client.automation.decisions({ endpoint }),
    client.automation.orders({ endpoint }),
    client.automation.loop(),
    client.serving.list(),
    alertOf(decision),
  ])
  const at = decisions.findIndex((one) => one.id === id)
  const rollout = await rolloutOf(decision, decisions.slice(at + 1))
  const model = endpoints.find(({ name }) => name === endpoint)?.model
  const version = madeBy(decision, rollout)
  return {
    ...{ decision, rollout, model, version, alert },
    run: model === undefined || version === undefined ? undefined : await runOf(model, version),
    loop: loops.find((one) => one.endpoint === endpoint),
    order: orderOf(decision, orders),
    earlier: at < 0 ? undefined : decisions[at + 1],
    later: at < 1 ? undefined : decisions[at - 1],
  }
}

export type DecisionAnswer = Awaited<ReturnType<typeof askDecision>>
export type Rollout = NonNullable<DecisionAnswer['rollout']>

/** Whether the rule decides the same from the record. */
export const askReplay = (decision: string) => client.automation.replay({ decision })

type Given = Readonly<Record<string, unknown>>
const isGiven = (value: unknown): value is Given => typeof value === 'object' && value !== null

/** What the rule was given. */
function given({ inputs }: Decision): Given {
  return isGiven(inputs?.given) ? inputs.given : {}
}

/** The tests of the evidence, as they stood when it was decided. */
export function testsIn(decision: Decision): readonly Test[] {
  const { evidence } = given(decision)
  const tests = isGiven(evidence) ? evidence['tests'] : undefined
  return Array.isArray(tests) ? (tests as readonly Test[]) : []
}

/** The rollout that the decision moved, or began: it has the name of the training that began it. */
async function rolloutOf(decision: Decision, earlier: readonly Decision[]) {
  const { endpoint, what, rule } = decision
  const moved = given(decision)['rollout']
  const began = what === 'shadow' ? earlier.find((one) => one.what === 'retrain') : decision
  const known = isGiven(moved) ? moved['id'] : undefined
  if (typeof known !== 'string' && what !== 'retrain' && rule !== 'gates passed') return undefined
  const rollout = typeof known === 'string' ? known : began?.id
  return rollout === undefined
    ? undefined
    : client.automation.rollout({ endpoint, rollout }).catch((): undefined => undefined)
}

/** The version that it is about. */
function madeBy({ evidence }: Decision, rollout: { readonly challenger: number } | undefined): number | undefined {
  const [named] = [evidence['challenger'], evidence['version']].filter((value) => typeof value === 'number')
  return named ?? rollout?.challenger
}

const runOf = (model: string, version: number) =>
  client.registry.version({ model, version }).then(
    ({ run }) => run ?? undefined,
    (): undefined => undefined,
  )

async function alertOf({ endpoint, evidence }: Decision) {
  const { alertId } = evidence
  if (typeof alertId !== 'string') return undefined
  const found = await client.monitoring.alerts({ endpoint }).catch((): undefined => undefined)
  return found?.alerts.find(({ id }) => id === alertId)
}

/** The word of a person that it followed. */
function orderOf({ evidence }: Decision, orders: readonly Order[]): Order | undefined {
  return orders.find(({ id }) => id === evidence['order'])
}
