import { randomBytes } from 'node:crypto'
import type { Clock } from '../../base/index.ts'
import type { DoorRoute } from '../../http/index.ts'
import type { Assessment, Traces } from '../../tracking/index.ts'
import { isObject } from '../shown.ts'
import { routesOf } from './call.ts'
import { anything, missing, required, text, wrongType } from './fields.ts'
import { assessmentOut, documentIn, timeIn } from './trace-form.ts'

interface AssessmentNeeds {
  readonly traces: Traces
  readonly clock: Clock
}

/** What a trace may be told of itself once. */
const VALUES = ['feedback', 'expectation', 'issue'] as const

/** What people and judges say of traces. */
export function assessmentRoutes({ traces: { assessments }, clock }: AssessmentNeeds): readonly DoorRoute[] {
  const READ = 'tracking.read'
  const WRITE = 'tracking.write'
  const place = { trace_id: required(text), assessment_id: required(text) }
  const path = 'traces/:trace_id/assessments/:assessment_id'
  return [
    ...routesOf({
      ...{ methods: ['POST'], path: 'traces/:trace_id/assessments', version: '3.0', permit: WRITE },
      fields: { trace_id: required(text), assessment: required(anything) },
      async run({ trace_id, assessment }) {
        const made = await assessments.put(trace_id, assessmentIn(assessment, clock))
        return { assessment: assessmentOut(trace_id, made) }
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path, version: '3.0', permit: READ, fields: place },
      run: async ({ trace_id, assessment_id }) => ({
        assessment: assessmentOut(trace_id, await assessments.get(trace_id, assessment_id)),
      }),
    }),
    ...routesOf({
      ...{ methods: ['PATCH'], path, version: '3.0', permit: WRITE },
      fields: { ...place, assessment: required(anything), update_mask: anything },
      async run({ trace_id, assessment_id, assessment, update_mask }) {
        const held = await assessments.get(trace_id, assessment_id)
        const changed = changedBy(held, objectOf(assessment), pathsOf(update_mask))
        const made = await assessments.put(trace_id, { ...changed, changedAt: clock.now() })
        return { assessment: assessmentOut(trace_id, made) }
      },
    }),
    ...routesOf({
      ...{ methods: ['DELETE'], path, version: '3.0', permit: WRITE, fields: place },
      async run({ trace_id, assessment_id }) {
        await assessments.remove(trace_id, assessment_id)
        return {}
      },
    }),
  ]
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw wrongType(value, 'assessment')
  return value
}

/** Under the id that it has, where it has one. Errors: `protocols.mlflow_parameter`. */
export function assessmentIn(value: unknown, clock: Clock): Assessment {
  const given = objectOf(value)
  const name = required(text).take(given['assessment_name'], 'assessment.assessment_name')
  if (!VALUES.some((one) => isObject(given[one]))) throw missing('assessment.feedback')
  const [created, changed] = [given['create_time'], given['last_update_time']]
  const id = given['assessment_id']
  const createdAt = typeof created === 'string' ? timeIn(created) : clock.now()
  return {
    ...{
      id: typeof id === 'string' && id !== '' ? id : `a-${randomBytes(16).toString('hex')}`,
      name,
      createdAt,
      document: { valid: true, ...documentIn(given) },
    },
    changedAt: typeof changed === 'string' ? timeIn(changed) : createdAt,
  }
}

/** A field mask: paths with commas between, or a list of them, in either of the two spellings of proto-JSON. */
function pathsOf(mask: unknown): readonly string[] {
  const paths = isObject(mask) ? mask['paths'] : mask
  const list = Array.isArray(paths) ? paths.map(String) : String(paths ?? '').split(',')
  return list.map((one) => one.trim().replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)).filter(Boolean)
}

/** Without a mask all that is given is changed. */
function changedBy(held: Assessment, given: Readonly<Record<string, unknown>>, mask: readonly string[]): Assessment {
  const wanted = mask.length === 0 ? Object.keys(given) : mask
  const some = Object.fromEntries(wanted.filter((path) => given[path] !== undefined).map((path) => [path, given[path]]))
  const name = some['assessment_name']
  const document = { ...held.document, ...documentIn(some) }
  return { ...held, ...(typeof name === 'string' && name !== '' && { name }), document }
}
