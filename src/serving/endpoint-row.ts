import type { Database } from '../storage/index.ts'
import type { EndpointState, Mode } from './endpoint.ts'
import type { Rule } from './segment.ts'
import type { ServingTables } from './tables.ts'

/** Traffic as the database has it. */
export interface TrafficRow {
  readonly champion: number | null
  readonly challenger: number | null
  readonly previous: number | null
  readonly mode: Mode
  readonly percent: number
  readonly rules: string
  readonly stickyBy: string | null
}

/** An endpoint as the database has it. */
export interface EndpointRow extends TrafficRow {
  readonly name: string
  readonly model: string
  readonly direct: boolean
  readonly unloaded: boolean
  readonly since: number
}

type Course = Pick<EndpointState, 'champion' | 'challenger' | 'previous' | 'mode' | 'percent' | 'rules' | 'stickyBy'>

/** The columns of traffic, to be written. */
export function rowOf({ champion, challenger, previous, mode, percent, rules, stickyBy }: Course) {
  return {
    ...{ champion: champion ?? null, challenger: challenger ?? null, previous: previous ?? null, mode, percent },
    ...{ rules: JSON.stringify(rules), sticky_by: stickyBy ?? null },
  }
}

/** Traffic as it was written. */
export function trafficOf({ champion, challenger, previous, mode, percent, rules, stickyBy }: TrafficRow): Course {
  return {
    champion: champion ?? undefined,
    challenger: challenger ?? undefined,
    previous: previous ?? undefined,
    ...{ mode, percent, rules: JSON.parse(rules) as Rule[], stickyBy: stickyBy ?? undefined },
  }
}

/** An endpoint as it was written. */
export function stateOf(row: EndpointRow): EndpointState {
  const { name, model, direct, unloaded, since } = row
  return { name, model, ...trafficOf(row), direct, unloaded, since }
}

/** Begins a query for endpoints. */
export function selectEndpoints(database: Database) {
  return database
    .on<ServingTables>()
    .selectFrom('serving_endpoint')
    .select(['name', 'model', 'champion', 'challenger', 'previous', 'mode', 'percent', 'rules'])
    .select(['sticky_by as stickyBy', 'direct', 'unloaded', 'since'])
}
