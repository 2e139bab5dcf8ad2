import { Type } from 'typebox'
import { actionsOver, placeToRead } from '../../base/index.ts'
import { type ImportNeeds, importMlflow } from './import-mlflow.ts'
import { checkReach } from './reach.ts'
import { ImportReport } from './report.ts'

/** What an import is given by the root: the folder below which callers from outside may name files. */
export type ImportActionNeeds = ImportNeeds & { readonly root: string }

const action = actionsOver<ImportActionNeeds>()

const Secret = (description: string) => Type.Optional(Type.String({ maxLength: 4_096, description }))

export const importStore = action({
  name: 'tracking.import',
  does: 'Move an MLflow store in: experiments, runs, metrics, files and models, with their ids. It may be done again, and goes on.',
  http: 'POST /api/v1/imports',
  permit: 'tracking.import',
  input: Type.Object({
    source: placeToRead('A tracking server (http://…), a folder mlruns, a SQLite file, or postgres://….'),
    artifacts: Type.Optional(
      placeToRead(
        'Where the files behind mlflow-artifacts: are: the folder that the server keeps them in, or its address.',
      ),
    ),
    onConflict: Type.Optional(
      Type.Union([Type.Literal('merge'), Type.Literal('rename'), Type.Literal('refuse')], {
        description: 'What becomes of a name that something else has here; merge when not given.',
      }),
    ),
    files: Type.Optional(Type.Boolean({ description: 'False leaves all files where they are.' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only says what would come.' })),
    username: Secret('User of the tracking server.'),
    password: Secret('Password of that user.'),
    bearer: Secret('Token of the tracking server, where it asks for one.'),
  }),
  output: ImportReport,
  example: 'tracking import ./mlruns --dry-run',
  words: ['source'],
  run: async ({ root, ...needs }, input, call) => {
    const { source, artifacts, onConflict = 'merge', files = true, dryRun = false, bearer, ...credentials } = input
    for (const place of [source, artifacts]) if (place !== undefined) await checkReach(place, call)
    return importMlflow(needs, {
      ...{
        source,
        onConflict,
        files,
        dryRun,
        ...credentials,
        ...(bearer !== undefined && { token: bearer }),
        by: call.actor.id,
        progress: call.progress,
      },
      ...(artifacts !== undefined && { artifacts }),
      ...(call.files !== 'all' && { below: root }),
    })
  },
})
