import { fail } from '../errors.ts'
import { runFinished } from '../events.ts'
import type { LifeState } from '../experiments/experiment.ts'
import type { TrackingTables } from '../tables.ts'
import { RUN_NAME } from './name.ts'
import { getRun } from './rows.ts'
import { checkText, type Run, type RunEnd, type RunStatus } from './run.ts'
import type { RunChange, RunNeeds } from './runs.ts'

const isEnd = (status: RunStatus): status is RunEnd => status !== 'RUNNING' && status !== 'SCHEDULED'

/** Ends a run once. */
export function endRun(needs: RunNeeds, id: string, status: RunEnd): Promise<Run> {
  return needs.database.tx(async () => {
    const held = await hold(needs, id)
    if (held.status === status) return getRun(needs.database, id)
    if (isEnd(held.status)) throw fail('run_ended', { run: id, status: held.status })
    return change(needs, id, { status, ended_at: needs.clock.now() })
  })
}

/** Changes what is given; a run that goes on has no end, and one that ends without a time ends now. */
export function updateRun(needs: RunNeeds, id: string, { status, endedAt, name }: RunChange): Promise<Run> {
  return needs.database.tx(async () => {
    const held = await hold(needs, id)
    if (name !== undefined) checkText('run name', id, name)
    const tags = name === undefined ? held.tags : { ...held.tags, [RUN_NAME]: name }
    const end =
      endedAt ?? (status === undefined ? held.ended_at : isEnd(status) ? (held.ended_at ?? needs.clock.now()) : null)
    return change(needs, id, {
      status: status ?? held.status,
      ended_at: end,
      ...(name !== undefined && { name, tags: JSON.stringify(tags) }),
      ...(status !== undefined && isEnd(status) && !isEnd(held.status) ? {} : { quiet: true }),
    })
  })
}

interface Change {
  readonly status: RunStatus
  readonly ended_at: number | null
  readonly name?: string
  readonly tags?: string
}

async function change(
  { database, events }: RunNeeds,
  id: string,
  { quiet = false, ...columns }: Change & { readonly quiet?: boolean },
): Promise<Run> {
  await database.on<TrackingTables>().updateTable('run').set(columns).where('id', '=', id).execute()
  const run = await getRun(database, id)
  const { experiment, status, metrics } = run
  if (!quiet) database.afterCommit(() => events.publish(runFinished, { run: id, experiment, status, metrics }))
  return run
}

/** The row of an active run, locked. */
async function hold({ database }: RunNeeds, id: string) {
  const select = database.on<TrackingTables>().selectFrom('run').select(['status', 'ended_at', 'tags', 'state'])
  const held = await select.where('id', '=', id).forUpdate().executeTakeFirst()
  if (!held) throw fail('run_not_found', { run: id })
  if (held.state === 'deleted') throw fail('run_deleted', { run: id })
  return held
}

/** Deletes or restores a run; what is so already stays as it is. */
export async function moveRun({ database, clock }: RunNeeds, id: string, to: LifeState): Promise<void> {
  const db = database.on<TrackingTables>()
  const { numUpdatedRows } = await db
    .updateTable('run')
    .set({ state: to, deleted_at: to === 'deleted' ? clock.now() : null })
    .where('id', '=', id)
    .where('state', '<>', to)
    .executeTakeFirst()
  if (Number(numUpdatedRows) === 0) await getRun(database, id)
}

/** Throws `tracking.tag_not_found`, `tracking.run_deleted`. */
export function removeRunTag(needs: RunNeeds, id: string, key: string): Promise<void> {
  return needs.database.tx(async () => {
    const held = await hold(needs, id)
    const { [key]: removed, ...left } = held.tags
    if (removed === undefined) throw fail('tag_not_found', { tag: key, of: 'run', id })
    const update = needs.database
      .on<TrackingTables>()
      .updateTable('run')
      .set({ tags: JSON.stringify(left) })
    await update.where('id', '=', id).execute()
  })
}
