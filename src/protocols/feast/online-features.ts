import type { DoorAnswer, DoorCall } from '../../http/index.ts'
import type { Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { withJson } from '../json-reader.ts'
import { type Body, columnsOf, objectOf, textsOf, truthOf, unprocessable } from './body.ts'
import type { FeastFeature, FeastPlane, FeastReference } from './plane.ts'
import { writeAnswer } from './write-answer.ts'

/** What a request asks for. */
interface Asked {
  readonly references: readonly FeastReference[]
  /** The names in the answer, parallel to the references. */
  readonly names: readonly string[]
  /** The columns by which the views are asked. */
  readonly keys: ReadonlySet<string>
}

/** Requests whose features were read are kept in mind: clients repeat them. */
const MOST_KEPT = 256

/** Answers POST `/get-online-features`. */
export function createOnlineFeatures(plane: FeastPlane): (call: DoorCall) => Promise<DoorAnswer> {
  const kept = new Map<string, Asked>()
  return ({ body }) => withJson(body, (value) => answer(plane, kept, objectOf(value, 'body')))
}

function answer(plane: FeastPlane, kept: Map<string, Asked>, body: Body): DoorAnswer | Promise<DoorAnswer> {
  const asked = askedIn(plane, kept, body)
  const given = objectOf(body['entities'], 'entities')
  const entities = entitiesOf(given, body['request_context'])
  const found = plane.look(asked.references, entities)
  const write = (features: readonly FeastFeature[]): DoorAnswer => ({
    ...{ status: 200, type: 'application/json' },
    body: writeAnswer({
      features,
      names: asked.names,
      entities: shownEntities(asked, given),
      views: viewsTold(asked, body),
    }),
  })
  return found instanceof Promise ? found.then(write) : write(found)
}

/** Errors: those of what is asked for and is not there, `protocols.feast_collision`, `protocols.feast_unprocessable`. */
function askedIn(plane: FeastPlane, kept: Map<string, Asked>, body: Body): Asked {
  const service = body['feature_service'] ?? undefined
  const features = textsOf(body, 'features')
  const full = truthOf(body, 'full_feature_names')
  if (service !== undefined && typeof service !== 'string')
    throw unprocessable('feature_service', 'Input should be a valid string')
  if (service === undefined && features === undefined) throw unprocessable('features', 'Field required')
  const what = service ?? features!.join('\n')
  const key = `${plane.project()} ${full} ${service !== undefined} ${what}`
  const known = kept.get(key)
  if (known) return known
  const references =
    service === undefined ? features!.map((text) => referenceOf(plane, text)) : ofService(plane, service)
  const names = references.map(({ view, feature }) => (full && view !== '' ? `${view}__${feature}` : feature))
  const twice = names.filter((name, i) => names.indexOf(name) !== i)
  if (twice.length > 0) throw fail('feast_collision', { names: [...new Set(twice)].join(', ') })
  const keys = new Set(references.flatMap(({ view }) => plane.view(view)?.keys ?? []))
  const asked = { references, names, keys }
  if (kept.size >= MOST_KEPT) kept.clear()
  kept.set(key, asked)
  return asked
}

function ofService(plane: FeastPlane, service: string): readonly FeastReference[] {
  const found = plane.service(service)
  if (found) return found
  throw fail('feast_no_service', { service, project: plane.project() })
}

/** Reads `view:feature`; of `view@v2:feature` only the version that there is, which is called `latest`. */
function referenceOf(plane: FeastPlane, text: string): FeastReference {
  const colon = text.indexOf(':')
  if (colon < 1) throw unprocessable('features', `${JSON.stringify(text)} is not of the form view:feature`)
  const [name, version] = text.slice(0, colon).split('@', 2) as [string, string | undefined]
  const feature = text.slice(colon + 1)
  const project = plane.project()
  const view = plane.view(name)
  if (!view) throw fail('feast_no_view', { view: name, project })
  if (version !== undefined && version !== 'latest')
    throw fail('feast_no_view_version', { view: name, version, project })
  if (!view.features.includes(feature)) throw fail('feast_no_feature', { view: name, feature, project })
  return { view: name, feature }
}

function entitiesOf(given: Body, context: unknown): Table {
  const entities = columnsOf(given, 'entities')
  if (context === undefined || context === null) return entities
  const more = columnsOf(objectOf(context, 'request_context'), 'request_context')
  if (more.columns.size > 0 && more.rows !== entities.rows)
    throw unprocessable('request_context', `has ${more.rows} values where the entities have ${entities.rows}`)
  return { rows: entities.rows, columns: new Map([...entities.columns, ...more.columns]) }
}

/** Keys come back as they were sent; what only on-demand features take does not. */
function shownEntities({ keys }: Asked, given: Body): readonly (readonly [string, readonly unknown[]])[] {
  return Object.entries(given).flatMap(([name, values]) =>
    keys.has(name) ? [[name, values as readonly unknown[]]] : [],
  )
}

function viewsTold({ references }: Asked, body: Body): readonly string[] | undefined {
  if (!truthOf(body, 'include_feature_view_version_metadata')) return undefined
  return [...new Set(references.map(({ view }) => view))].filter((view) => view !== '')
}
