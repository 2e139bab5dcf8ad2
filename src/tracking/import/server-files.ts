import { artifactPathOf } from '../artifacts/artifacts.ts'
import { type Row, textOf, wholeOf } from './cells.ts'
import type { ServerClient } from './server-client.ts'
import { AJAX, API, listOf } from './server-pages.ts'
import type { FilesOf, SourceFiles } from './source.ts'

/** Below which files a server is asked no more than this often before it is believed that it cannot. */
const TRIES = 2
const PROXY = 'api/2.0/mlflow-artifacts/artifacts'

type ListFolder = (folder: string) => Promise<Row | undefined>

/** The files of a run or logged model as the server gives them, wherever it keeps them. */
export async function filesOf(client: ServerClient, of: FilesOf): Promise<SourceFiles | string> {
  const { list, open } = of.kind === 'run' ? runFiles(client, of.id) : modelFiles(client, of.id)
  const first = await list('').catch(() => undefined)
  if (first !== undefined) return { list: () => walk(list, '', first), open }
  const path = artifactPathOf(of.uri)
  return path === undefined ? 'the server does not give its files' : proxiedFiles(client, path)
}

function runFiles(client: ServerClient, run: string) {
  const ids = { run_id: run, run_uuid: run }
  const list: ListFolder = (folder) => client.get(`${API}/artifacts/list`, { ...ids, path: folder || undefined }, TRIES)
  return { list, open: (path: string) => client.bytes('get-artifact', { ...ids, path }) }
}

function modelFiles(client: ServerClient, model: string) {
  const below = `logged-models/${encodeURIComponent(model)}/artifacts`
  const list: ListFolder = (folder) =>
    client.get(`${API}/${below}/directories`, { artifact_directory_path: folder || undefined }, TRIES)
  return { list, open: (path: string) => client.bytes(`${AJAX}/${below}/files`, { artifact_file_path: path }) }
}

async function* walk(list: ListFolder, folder: string, known?: Row): ReturnType<SourceFiles['list']> {
  const found = known ?? (await list(folder))
  for (const entry of listOf(found?.['files'])) {
    const path = textOf(entry['path'])
    const bytes = wholeOf(entry['file_size'])
    // a server that names a folder as its own child would never end
    if (path === '' || (folder !== '' && !path.startsWith(`${folder}/`))) continue
    if (entry['is_dir'] === true) yield* walk(list, path)
    else yield { path, ...(bytes !== undefined && { bytes }) }
  }
}

/** Files by their path in the store that a server passes on. */
export function proxiedFiles(client: ServerClient, root: string): SourceFiles {
  const list = async (folder: string): Promise<Row | undefined> => {
    const path = [root, folder].filter((part) => part !== '').join('/')
    const found = await client.get(PROXY, { path })
    // here paths are base names
    return { files: listOf(found?.['files']).map((one) => ({ ...one, path: joined(folder, textOf(one['path'])) })) }
  }
  const open = (path: string): AsyncIterable<Uint8Array> =>
    client.bytes(`${PROXY}/${[...root.split('/'), ...path.split('/')].map(encodeURIComponent).join('/')}`, {})
  return { list: () => walk(list, ''), open }
}

const joined = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)
