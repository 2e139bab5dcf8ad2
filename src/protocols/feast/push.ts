import { tableOfRows } from '../../features/index.ts'
import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { withJson } from '../json-reader.ts'
import { isObject } from '../shown.ts'
import { columnsOf, objectOf, textOf, unprocessable } from './body.ts'
import type { FeastPlane, PushTo } from './plane.ts'

const FORMATS: readonly string[] = ['online', 'offline', 'online_and_offline'] satisfies readonly PushTo[]
const TIME = 'event_timestamp'

/** Answers POST `/push`: 200, or 202 where part of it waits for the next version of a dataset. */
export function answerPush(plane: FeastPlane, call: DoorCall): Promise<DoorAnswer> {
  return withJson(call.body, async (value) => {
    const body = objectOf(value, 'body')
    const source = textOf(body, 'push_source_name')
    const rows = frameOf(body['df'])
    const to = body['to'] ?? 'online'
    if (typeof to !== 'string' || !FORMATS.includes(to))
      throw unprocessable(
        'to',
        `${String(to).slice(0, 64)} is not a supported push format. Please specify one of these ['online', 'offline', 'online_and_offline'].`,
      )
    const views = plane.fedBy(source)
    if (views.length === 0) throw fail('feast_no_source', { source: source.slice(0, 128), project: plane.project() })
    await plane.push({ views, rows, to: to as PushTo }, call.actor)
    return { status: to === 'online' ? 200 : 202, type: 'application/json', body: '' }
  })
}

/** Answers POST `/write-to-online-store`. */
export function answerWrite(plane: FeastPlane, call: DoorCall): Promise<DoorAnswer> {
  return withJson(call.body, async (value) => {
    const body = objectOf(value, 'body')
    const view = textOf(body, 'feature_view_name')
    const rows = frameOf(body['df'])
    if (plane.view(view) === undefined)
      throw fail('feast_no_view', { view: view.slice(0, 128), project: plane.project() })
    await plane.push({ views: [view], rows, to: 'online' }, call.actor)
    return { status: 200, type: 'application/json', body: 'null' }
  })
}

/** A data frame: lists by column, or a list of rows. */
function frameOf(given: unknown): Table {
  if (Array.isArray(given) && given.every(isObject)) return withTime(tableOfRows(given))
  return withTime(columnsOf(objectOf(given, 'df'), 'df'))
}

function withTime(rows: Table): Table {
  if (rows.rows > 0 && !rows.columns.has(TIME)) throw unprocessable(`df.${TIME}`, 'Field required')
  return rows
}
