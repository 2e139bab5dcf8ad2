import { Type } from 'typebox'
import { actionsOver, Name } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Slos } from './slos.ts'
import { ObjectiveStatus, SLO_CONVENTION } from './status.ts'

const action = actionsOver<{ readonly slos: Slos }>()

export const slo = action({
  name: 'monitoring.slo',
  does: 'Show how the objectives of endpoints stand: how much of each budget is left, and how fast it burns.',
  http: 'GET /api/v1/slo',
  permit: 'monitoring.read',
  input: Type.Object({ endpoint: Type.Optional(Name) }),
  output: Type.Object({
    endpoints: Type.Array(Type.Object({ endpoint: Name, objectives: Type.Array(ObjectiveStatus) })),
    convention: Type.String(),
  }),
  example: 'monitoring slo --endpoint late',
  run: async ({ slos }, { endpoint }) => {
    const all = endpoint === undefined ? await slos.statuses() : [await statusOf(slos, endpoint)]
    return { endpoints: all.map((one) => ({ ...one, objectives: [...one.objectives] })), convention: SLO_CONVENTION }
  },
})

async function statusOf(slos: Slos, endpoint: string) {
  const status = await slos.status(endpoint)
  if (!status) throw fail('no_objectives', { endpoint })
  return status
}

/** What may be asked about objectives. */
export const sloActions = [slo] as const
