import { createReadStream } from 'node:fs'
import { copyFile, mkdir, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { Type } from 'typebox'
import { actionsOver, fileToRead, folderToWrite } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Runs } from '../runs/runs.ts'
import { type Artifacts, artifactPathOf } from './artifacts.ts'

const action = actionsOver<{ readonly runs: Pick<Runs, 'get'>; readonly artifacts: Artifacts }>()

const LONGEST_PATH = 1_000
const ArtifactPath = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: LONGEST_PATH, description }))

export const artifacts = action({
  name: 'tracking.artifacts',
  does: 'List the files of a run, folder by folder.',
  http: 'GET /api/v1/runs/:run/artifacts',
  permit: 'tracking.read',
  input: Type.Object({ run: Type.String(), path: ArtifactPath('A folder among them; the top where not given.') }),
  output: Type.Object({
    entries: Type.Array(
      Type.Object({
        name: Type.String(),
        isFolder: Type.Boolean(),
        bytes: Type.Optional(Type.Integer()),
        digest: Type.Optional(Type.String()),
      }),
    ),
  }),
  words: ['run', 'path'],
  example: 'tracking artifacts 01hf7k2m3n4p5q6r7s8t9v0w1x plots',
  run: async ({ runs, artifacts }, { run, path: folder = '' }) => ({
    entries: [...(await artifacts.list(within(await rootOf(runs, run), folder)))],
  }),
})

export const download = action({
  name: 'tracking.download',
  does: 'Write a file of a run, or a folder of them, into a folder here.',
  http: 'POST /api/v1/runs/:run/downloads',
  permit: 'tracking.write',
  input: Type.Object({
    run: Type.String(),
    path: ArtifactPath('A file or folder of the run; all of them where not given.'),
    to: folderToWrite('The folder to write into: one that is empty, or made.'),
  }),
  output: Type.Object({ files: Type.Integer(), bytes: Type.Integer() }),
  words: ['run', 'path'],
  example: 'tracking download 01hf7k2m3n4p5q6r7s8t9v0w1x model --to model',
  run: async ({ runs, artifacts }, { run, path: wanted = '', to }, { progress }) => {
    const files = await filesAt(artifacts, within(await rootOf(runs, run), wanted))
    if ((await readdir(to).catch(() => [])).length > 0) throw fail('folder_not_empty', { folder: path.basename(to) })
    let bytes = 0
    for (const [done, file] of files.entries()) {
      progress(done / files.length, file.name)
      const place = path.join(to, ...file.name.split('/'))
      await mkdir(path.dirname(place), { recursive: true })
      const found = await artifacts.open(file.path)
      await copyFile(found.file, place)
      bytes += found.bytes
    }
    return { files: files.length, bytes }
  },
})

export const upload = action({
  name: 'tracking.upload',
  does: 'Keep a file as an artifact of a run.',
  http: 'POST /api/v1/runs/:run/artifacts',
  permit: 'tracking.write',
  input: Type.Object({
    run: Type.String(),
    file: fileToRead('The file to keep.'),
    path: ArtifactPath('Where it is kept, with its name; at the top under its own name where not given.'),
  }),
  output: Type.Object({ path: Type.String(), bytes: Type.Integer(), digest: Type.String() }),
  words: ['run', 'file'],
  example: 'tracking upload 01hf7k2m3n4p5q6r7s8t9v0w1x report.html --path reports/march.html',
  run: async ({ runs, artifacts }, { run, file, path: place = path.basename(file) }) => {
    const root = await rootOf(runs, run)
    if (!(await stat(file).catch(() => undefined))?.isFile()) throw fail('no_such_file', { file: path.basename(file) })
    const { bytes, digest } = await artifacts.put(within(root, place), createReadStream(file))
    return { path: place, bytes, digest }
  },
})

export const deleteArtifacts = action({
  name: 'tracking.delete_artifacts',
  does: 'Delete a file, or a folder with all in it, by its whole path; the bytes go when unused ones are collected.',
  http: 'DELETE /api/v1/artifacts',
  permit: 'tracking.write',
  input: Type.Object({
    path: Type.String({
      ...{ minLength: 1, maxLength: LONGEST_PATH },
      description: 'Such as 3/RUN/artifacts/plots or 3/models/MODEL/artifacts.',
    }),
  }),
  output: Type.Object({ path: Type.String() }),
  words: ['path'],
  example: 'tracking delete_artifacts 3/01hf7k2m3n4p5q6r7s8t9v0w1x/artifacts/plots',
  run: async ({ artifacts }, { path: place }) => {
    await artifacts.remove(place)
    return { path: place }
  },
})

/** What may be asked of artifacts from outside. */
export const artifactActions = [artifacts, download, upload, deleteArtifacts] as const

/** Errors: `tracking.run_not_found`, `tracking.artifacts_elsewhere`. */
async function rootOf(runs: Pick<Runs, 'get'>, run: string): Promise<string> {
  const { artifactUri } = await runs.get(run)
  const root = artifactPathOf(artifactUri)
  if (root === undefined) throw fail('artifacts_elsewhere', { run, uri: artifactUri })
  return root
}

const within = (root: string, place: string): string => (place === '' ? root : `${root}/${place}`)

/** A file by its own name, or those of a folder. Errors: `tracking.artifact_not_found`. */
async function filesAt(
  artifacts: Artifacts,
  place: string,
): Promise<readonly { readonly path: string; readonly name: string }[]> {
  const tree = await artifacts.tree(place)
  if (tree.length > 0) return tree.map((file) => ({ path: `${place}/${file.path}`, name: file.path }))
  await artifacts.open(place)
  return [{ path: place, name: path.posix.basename(place) }]
}
