import { type Clock, type LineageEdge, type LineageNode, type LineageSource, lineageNames } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { checkedMoment, nodeOf, type OpenLineageEvent } from './open-lineage-event.ts'
import type { LineageTables } from './tables.ts'

/** What other tools told of their runs. */
export interface ReceivedLineage extends LineageSource {
  /** Keeps an event, once for each run and type: the later one of two, with what both name. Errors: `registry.bad_lineage_event`. */
  receive(event: OpenLineageEvent, by: string): Promise<{ readonly run: string; readonly isNew: boolean }>
}

/** Nodes are `job_run:UUID` and `external:NAMESPACE/NAME`. */
export function createReceivedLineage(needs: { readonly database: Database; readonly clock: Clock }): ReceivedLineage {
  const { database } = needs
  return {
    receive: (event, by) => database.tx(() => keep(needs, event, by)),
    async find(address) {
      if ((await describe(database, [address])).length > 0) return address
      const select = database.on<LineageTables>().selectFrom('lineage_event_node').select('node')
      return (await select.where('node', '=', address).limit(1).executeTakeFirst())?.node
    },
    describe: (ids) => describe(database, ids),
    async edges(ids, direction, limit) {
      const [near, far] = direction === 'up' ? (['out', 'in'] as const) : (['in', 'out'] as const)
      const [runs, nodes] = await Promise.all([
        touching(database, { nodes: ids, side: near, limit }),
        touching(database, { runs: lineageNames(ids, 'job_run'), side: far, limit }),
      ])
      return [...runs, ...nodes].map(edgeOf)
    },
  }
}

async function keep(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  event: OpenLineageEvent,
  by: string,
): Promise<{ readonly run: string; readonly isNew: boolean }> {
  const at = checkedMoment(event)
  const run = event.run.runId.toLowerCase()
  const db = database.on<LineageTables>()
  const { eventType: type = 'OTHER', job, producer, inputs = [], outputs = [] } = event
  const row = { at, job: `${job.namespace}/${job.name}`, producer, event: JSON.stringify(event), by }
  const known = await db
    .selectFrom('lineage_event')
    .select('at')
    .where('run', '=', run)
    .where('type', '=', type)
    .forUpdate()
    .executeTakeFirst()
  await db
    .insertInto('lineage_event')
    .values({ run, type, ...row, received_at: clock.now() })
    .onConflict((conflict) => conflict.columns(['run', 'type']).doUpdateSet(row).where('lineage_event.at', '<', at))
    .execute()
  const nodes = [
    ...inputs.map((one) => ({ run, side: 'in' as const, node: nodeOf(one) })),
    ...outputs.map((one) => ({ run, side: 'out' as const, node: nodeOf(one) })),
  ]
  if (nodes.length > 0)
    await db
      .insertInto('lineage_event_node')
      .values(nodes)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  return { run, isNew: known === undefined }
}

type Touch = LineageTables['lineage_event_node']

async function touching(
  database: Database,
  asked: {
    readonly runs?: readonly string[]
    readonly nodes?: readonly string[]
    readonly side: Touch['side']
    readonly limit: number
  },
): Promise<readonly Touch[]> {
  const { runs, nodes, side, limit } = asked
  if ((runs ?? nodes ?? []).length === 0) return []
  return database
    .on<LineageTables>()
    .selectFrom('lineage_event_node')
    .selectAll()
    .where('side', '=', side)
    .$if(runs !== undefined, (select) => select.where('run', 'in', runs!))
    .$if(nodes !== undefined, (select) => select.where('node', 'in', nodes!))
    .limit(limit)
    .execute()
}

const edgeOf = ({ run, side, node }: Touch): LineageEdge =>
  side === 'in' ? { from: node, to: `job_run:${run}`, how: 'read' } : { from: `job_run:${run}`, to: node, how: 'wrote' }

async function describe(database: Database, ids: readonly string[]): Promise<readonly LineageNode[]> {
  const runs = lineageNames(ids, 'job_run')
  if (runs.length === 0) return []
  const rows = await database
    .on<LineageTables>()
    .selectFrom('lineage_event')
    .select(['run', 'type', 'at', 'job', 'producer'])
    .where('run', 'in', runs)
    .orderBy('at')
    .execute()
  const last = new Map(rows.map((row) => [row.run, row]))
  return [...last.values()].map(({ run, type, at, job, producer }) => ({
    ...{ id: `job_run:${run}`, name: job, facts: { state: type, at, producer } },
  }))
}
