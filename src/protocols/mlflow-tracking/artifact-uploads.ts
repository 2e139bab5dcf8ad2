import type { Digest } from '../../base/index.ts'
import type { DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import type { Artifacts, Uploads } from '../../tracking/index.ts'
import { filePath, plainPath } from './artifact-path.ts'
import { bodyOf } from './call.ts'
import { type Fields, invalidValue, listOf, record, required, takeFields, text, whole } from './fields.ts'
import { jsonAnswer } from './write.ts'

const MOST_PARTS = 10_000
const NAMED = { path: required(text) } as const
const BEGUN = { ...NAMED, upload_id: required(text) } as const
const Part = record({ part_number: required(whole), etag: text, url: text })

interface UploadRoutesNeeds {
  readonly artifacts: Pick<Artifacts, 'open'>
  readonly uploads: Uploads
}

/**
 * Files in parts, and files in ranges, through addresses of our own: what a client would get of a store of objects. The header that the
 * client showed us is handed back to it for them, for it sends nothing else there.
 *
 * @param place such as `/api/2.0/mlflow-artifacts`
 */
export function uploadRoutes({ artifacts, uploads }: UploadRoutesNeeds, place: string): readonly DoorRoute[] {
  const parts = `${place}/mpu/parts`
  const post = (verb: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'POST', path: `${place}/mpu/${verb}/*`, permit: 'tracking.write', label: `mlflow.upload_${verb}` },
    answer,
  })
  const create = async (call: DoorCall): Promise<DoorAnswer> => {
    const { path, num_parts = 1 } = await asked(call, { ...NAMED, num_parts: whole })
    if (num_parts < 1 || num_parts > MOST_PARTS)
      throw invalidValue(num_parts, 'num_parts', `It must be between 1 and ${MOST_PARTS}.`)
    const id = await uploads.begin(targetOf(call, path))
    const credentials = Array.from({ length: num_parts }, (_, i) => ({
      ...{ url: `${originOf(call)}${parts}/${id}/${i + 1}`, part_number: i + 1, headers: shownAgain(call) },
    }))
    return jsonAnswer({ upload_id: id, credentials })
  }
  const complete = async (call: DoorCall): Promise<DoorAnswer> => {
    const { upload_id, parts } = await asked(call, { ...BEGUN, parts: required(listOf(Part)) })
    const named = parts.map(({ part_number, etag = '' }) => ({ number: part_number, digest: digestOf(etag) }))
    await uploads.complete(upload_id, named)
    return jsonAnswer({})
  }
  const abort = async (call: DoorCall): Promise<DoorAnswer> => {
    await uploads.abort((await asked(call, BEGUN)).upload_id)
    return jsonAnswer({})
  }
  const put = async ({ params, stream }: DoorCall): Promise<DoorAnswer> => {
    const { digest } = await uploads.put(params['upload']!, Number(params['part']), stream!)
    return { ...jsonAnswer({}), headers: { etag: `"${digest}"` } }
  }
  const presigned = async (call: DoorCall): Promise<DoorAnswer> => {
    const { path, bytes } = await artifacts.open(filePath(call.params['rest']!))
    const url = `${originOf(call)}${place}/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`
    return jsonAnswer({ url, headers: shownAgain(call), file_size: bytes })
  }
  return [
    post('create', create),
    post('complete', complete),
    post('abort', abort),
    {
      ...{ method: 'PUT', path: `${parts}/:upload/:part`, permit: 'tracking.write', label: 'mlflow.upload_part' },
      ...{ streams: true, answer: put },
    },
    {
      ...{ method: 'GET', path: `${place}/presigned/*`, permit: 'tracking.read', label: 'mlflow.presigned' },
      answer: presigned,
    },
  ]
}

const asked = async <F extends Fields>(call: DoorCall, fields: F) => takeFields(fields, await bodyOf(call))

/** The address names the folder, the body the file as its client has it. */
function targetOf({ params }: DoorCall, file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return filePath(`${plainPath(params['rest']!)}/${name}`)
}

const digestOf = (etag: string): Digest => etag.replace(/^"|"$/g, '') as Digest

/** Where the client reached us; what encrypts before us says so. */
function originOf({ headers }: DoorCall): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'
  return `${scheme}://${headers.host}`
}

const shownAgain = ({ headers }: DoorCall): Readonly<Record<string, string>> =>
  headers.authorization === undefined ? {} : { Authorization: headers.authorization }
