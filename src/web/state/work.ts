/** The work that runs now: what is being done, by the name of its flow. */
export type Work = ReadonlyMap<string, string>

/** The running work after one more event of a flow; a flow stays from its first step until it ends. */
export function workAfter(work: Work, event: string, payload: Readonly<Record<string, unknown>>): Work {
  const { flow, step, doing, parked } = payload
  if (typeof flow !== 'string') return work
  const next = new Map(work)
  if (event === 'flow.run_finished' || parked === true) next.delete(flow)
  else if (typeof doing === 'string' && doing !== '') next.set(flow, doing)
  else if (event === 'flow.step_started' && typeof step === 'string') next.set(flow, step)
  return next
}
