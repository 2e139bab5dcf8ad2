import { type Static, Type } from 'typebox'
import { type Hash, Name } from '../base/index.ts'
import { contractDigest, type Dataset, type Datasets } from '../data/index.ts'
import type { Endpoints } from '../serving/index.ts'
import type { Policies } from './policies.ts'
import type { EndpointPolicy } from './policy.ts'
import type { Project } from './project.ts'

/** One thing of a project and what making it so would do. */
export const Change = Type.Object({
  kind: Type.Union([Type.Literal('dataset'), Type.Literal('endpoint')]),
  name: Name,
  change: Type.Union([Type.Literal('create'), Type.Literal('change'), Type.Literal('keep')]),
  because: Type.String(),
})
export type Change = Static<typeof Change>

interface PlanNeeds {
  readonly datasets: Datasets
  readonly endpoints: Endpoints
  readonly policies: Policies
  readonly hash: Hash
}

/** Says what `applyProject` would change, and changes nothing. */
export async function planProject(needs: PlanNeeds, project: Project): Promise<readonly Change[]> {
  const datasets = await Promise.all(project.datasets.map((dataset) => planDataset(needs, dataset)))
  const endpoints = await Promise.all(project.endpoints.map((policy) => planEndpoint(needs, policy)))
  return [...datasets, ...endpoints]
}

async function planDataset(needs: PlanNeeds, dataset: Dataset): Promise<Change> {
  const known = (await needs.datasets.list()).find(({ name }) => name === dataset.name)
  const change = (what: Change['change'], because: string): Change => ({
    kind: 'dataset',
    name: dataset.name,
    change: what,
    because,
  })
  if (!known) return change('create', 'it has not been read yet')
  if (known.current.contract !== contractDigest(dataset, needs.hash))
    return change('change', 'its contract is another than the one in force')
  return change('keep', `version ${known.current.number}; its source is looked at again`)
}

async function planEndpoint(needs: PlanNeeds, policy: EndpointPolicy): Promise<Change> {
  const standing = await needs.policies.standing(policy)
  const change = (what: Change['change'], because: string): Change => ({
    kind: 'endpoint',
    name: policy.name,
    change: what,
    because,
  })
  if (standing === 'new') return change('create', `${policy.model.name} is trained, passes its gates and is served`)
  const { champion } = await needs.endpoints.get(policy.name)
  if (champion === undefined) return change('create', 'it has no champion yet')
  return standing === 'changed'
    ? change('change', 'its policy is another than the one in force')
    : change('keep', `v${champion} answers`)
}
