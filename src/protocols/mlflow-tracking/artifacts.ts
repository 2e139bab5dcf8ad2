import { type Actor, hasCode } from '../../base/index.ts'
import type { DoorAnswer, DoorCall, DoorRoute } from '../../http/index.ts'
import {
  type ArtifactEntry,
  type Artifacts,
  artifactPathOf,
  failTracking,
  type LoggedModels,
  type Runs,
  type Uploads,
} from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import { fileAnswer } from './artifact-file.ts'
import { filePath, plainPath } from './artifact-path.ts'
import { uploadRoutes } from './artifact-uploads.ts'
import { queryOf, routesOf } from './call.ts'
import { type Fields, required, takeFields, text, whole } from './fields.ts'
import { jsonAnswer, listOut } from './write.ts'

/** What the calls about artifacts stand on. */
export interface ArtifactRoutesNeeds {
  readonly artifacts: Artifacts
  readonly uploads: Uploads
  readonly runs: Pick<Runs, 'get'>
  readonly loggedModels: Pick<LoggedModels, 'get'>
  /** The URI below which the files of a version are; `undefined` where it has none. Throws where there is no such version. */
  readonly versionLocation: (model: string, version: number) => Promise<string | undefined>
  readonly perform: (action: string, input: object, actor: Actor) => Promise<unknown>
}

const READ = 'tracking.read'
const WRITE = 'tracking.write'

/** Files through the server: `mlflow-artifacts`, the lists of runs and logged models, and the addresses that pages ask. */
export function artifactRoutes(needs: ArtifactRoutesNeeds): readonly DoorRoute[] {
  return [
    ...['/api/2.0/mlflow-artifacts', '/ajax-api/2.0/mlflow-artifacts'].flatMap((place) => [
      ...storeRoutes(needs, place),
      ...uploadRoutes(needs, place),
    ]),
    ...listRoutes(needs),
    ...pageRoutes(needs),
  ]
}

function storeRoutes({ artifacts, perform }: ArtifactRoutesNeeds, place: string): readonly DoorRoute[] {
  const file = (method: DoorRoute['method'], permit: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method, path: `${place}/artifacts/*`, permit, label: `mlflow.artifact_${method.toLowerCase()}`, answer },
  })
  const list = async ({ query }: DoorCall): Promise<DoorAnswer> => {
    const { path = '' } = takeFields({ path: text }, queryOf({ path: text }, query))
    const entries = await artifacts.list(plainPath(path))
    return jsonAnswer({ files: listOut(entries.map((entry) => entryOut(entry))) })
  }
  const put = async ({ params, stream }: DoorCall): Promise<DoorAnswer> => {
    await artifacts.put(filePath(params['rest']!), stream!)
    return jsonAnswer({})
  }
  const remove = async ({ params, actor }: DoorCall): Promise<DoorAnswer> => {
    await perform('tracking.delete_artifacts', { path: filePath(params['rest']!) }, actor)
    return jsonAnswer({})
  }
  return [
    { method: 'GET', path: `${place}/artifacts`, permit: READ, label: 'mlflow.artifact_list', answer: list },
    file('GET', READ, ({ params }) => answerFile(artifacts, filePath(params['rest']!))),
    { ...file('PUT', WRITE, put), streams: true },
    file('DELETE', WRITE, remove),
  ]
}

function listRoutes({ artifacts, runs, loggedModels }: ArtifactRoutesNeeds): readonly DoorRoute[] {
  const listed = async (uri: string, folder: string) => {
    const place = plainPath(folder)
    const entries = await artifacts.list(join(rootOf(uri), place))
    return { root_uri: uri, files: listOut(entries.map((entry) => entryOut(entry, place))) }
  }
  return [
    ...routesOf({
      ...{ methods: ['GET'], path: 'artifacts/list', permit: READ },
      fields: { run_id: text, run_uuid: text, path: text },
      async run({ run_id, run_uuid, path = '' }) {
        const run = required(text).take(run_id ?? run_uuid, 'run_id')
        return listed((await runs.get(run)).artifactUri, path)
      },
    }),
    ...routesOf({
      ...{ methods: ['GET'], path: 'logged-models/:model_id/artifacts/directories', permit: READ },
      fields: { model_id: required(text), artifact_directory_path: text },
      run: async ({ model_id, artifact_directory_path = '' }) =>
        listed((await loggedModels.get(model_id)).artifactUri, artifact_directory_path),
    }),
    ...['presigned-upload-url', 'presigned-download-url'].flatMap((verb) =>
      routesOf({
        ...{ methods: ['POST'] as const, path: `artifacts/${verb}`, permit: READ, fields: {} },
        async run() {
          const what = verb.startsWith('presigned-upload') ? 'upload' : 'download'
          throw fail('mlflow_parameter', {
            reason: `Presigned ${what} is not supported for proxied artifact storage (artifact URI scheme: mlflow-artifacts). This endpoint requires a direct cloud storage artifact URI.`,
          })
        },
      }),
    ),
  ]
}

const OF_RUN = { run_id: text, run_uuid: text, path: required(text) } as const
const OF_VERSION = { name: required(text), version: required(whole), path: required(text) } as const
const OF_MODEL = { artifact_file_path: required(text) } as const

function pageRoutes({ artifacts, runs, loggedModels, versionLocation }: ArtifactRoutesNeeds): readonly DoorRoute[] {
  const get = (path: string, answer: DoorRoute['answer']): DoorRoute => ({
    ...{ method: 'GET', path, permit: READ, label: 'mlflow.artifact_get', answer },
  })
  const fileOf = (uri: string, path: string): Promise<DoorAnswer> =>
    answerFile(artifacts, join(rootOf(uri), filePath(path)), filePath(path))
  const runOf = async ({
    run_id,
    run_uuid,
  }: {
    readonly run_id?: string | undefined
    readonly run_uuid?: string | undefined
  }) => (await runs.get(required(text).take(run_id || run_uuid, 'run_id'))).artifactUri
  return [
    get('/get-artifact', async (call) => {
      const asked = inQuery(OF_RUN, call)
      return fileOf(await runOf(asked), asked.path)
    }),
    get('/model-versions/get-artifact', async (call) => {
      const { name, version, path } = inQuery(OF_VERSION, call)
      const uri = await versionLocation(name, version)
      if (uri === undefined) throw failTracking('artifact_not_found', { path })
      return fileOf(uri, path)
    }),
    get('/ajax-api/2.0/mlflow/logged-models/:model_id/artifacts/files', async (call) => {
      const { artifact_file_path: path } = inQuery(OF_MODEL, call)
      return fileOf((await loggedModels.get(call.params['model_id']!)).artifactUri, path)
    }),
    {
      ...{ method: 'POST', path: '/ajax-api/2.0/mlflow/upload-artifact', permit: WRITE, label: 'mlflow.artifact_put' },
      streams: true,
      async answer(call) {
        const asked = inQuery(OF_RUN, call)
        await artifacts.put(join(rootOf(await runOf(asked)), filePath(asked.path)), call.stream!)
        return jsonAnswer({})
      },
    },
  ]
}

const inQuery = <F extends Fields>(fields: F, { query }: DoorCall) => takeFields(fields, queryOf(fields, query))

const join = (root: string, path: string): string => (path === '' ? root : `${root}/${path}`)

/** Errors: `tracking.artifacts_elsewhere`. */
function rootOf(uri: string): string {
  const root = artifactPathOf(uri)
  if (root === undefined) throw failTracking('artifacts_elsewhere', { run: 'these files', uri })
  return root
}

/** Errors: `tracking.artifact_not_found`; `protocols.mlflow_parameter` for a folder. */
async function answerFile(artifacts: Artifacts, path: string, shown = path): Promise<DoorAnswer> {
  try {
    return fileAnswer(await artifacts.open(path))
  } catch (error) {
    if (!hasCode(error, 'tracking.artifact_not_found')) throw error
    if ((await artifacts.list(path)).length === 0) throw failTracking('artifact_not_found', { path: shown })
    throw fail('mlflow_parameter', { reason: `Artifact path refers to a directory, not a file: '${shown}'` })
  }
}

/** With its name only, or with the path of its folder before it. */
const entryOut = ({ name, isFolder, bytes }: ArtifactEntry, folder = '') => ({
  ...{ path: folder === '' ? name : `${folder}/${name}`, is_dir: isFolder },
  ...(isFolder ? {} : { file_size: bytes }),
})
