import { client } from '../../state/client.ts'

const MOST_DECISIONS = 300
const RECENT = 10

/** An endpoint with its traffic, its loop where a policy governs it, its newest rollout and its objectives. */
export async function askEndpoint(endpoint: string) {
  const [shown, { loops }, { decisions }, { endpoints: objectives, convention }] = await Promise.all([
    client.serving.show({ endpoint }),
    client.automation.loop(),
    client.automation.decisions({ endpoint, limit: MOST_DECISIONS }),
    client.monitoring.slo({}),
  ])
  const loop = loops.find((one) => one.endpoint === endpoint)
  const began = loop !== undefined && decisions.some(({ what }) => what === 'shadow')
  return {
    ...shown,
    ...{ loop, decisions, convention },
    rollout: began ? await client.automation.rollout({ endpoint }) : undefined,
    objectives: objectives.find((one) => one.endpoint === endpoint)?.objectives ?? [],
  }
}

export type EndpointAnswer = Awaited<ReturnType<typeof askEndpoint>>
export type Rollout = NonNullable<EndpointAnswer['rollout']>
export type Test = Rollout['evidence']['tests'][number]
export type Move = EndpointAnswer['history'][number]

/** The rollout of the two versions that share the traffic now; none where a person has set others since. */
export function trialOf({ endpoint, rollout }: EndpointAnswer): Rollout | undefined {
  const { champion, challenger, mode } = endpoint
  if (rollout === undefined || rollout.phase === 'over' || mode === 'single') return undefined
  return rollout.champion === champion && rollout.challenger === challenger ? rollout : undefined
}

/** The test of all requests together. */
export const overallOf = ({ tests }: Rollout['evidence']): Test | undefined =>
  tests.find(({ kind }) => kind === 'overall')

export const askRecent = (endpoint: string) => client.serving.predictions({ endpoint, limit: RECENT })
