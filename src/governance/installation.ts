import { type Static, Type } from 'typebox'
import { actionsOver, Moment } from '../base/index.ts'

const Setting = Type.Object({
  name: Type.String(),
  value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()], {
    description: 'Null where none is set; (hidden) for a secret.',
  }),
  origin: Type.String({ description: 'default, file, environment, flag, or program where a program gave it.' }),
  variable: Type.String({ description: 'The variable that sets it.' }),
  does: Type.String(),
})

const Part = Type.Object({
  name: Type.String({ description: 'The folder in the data folder, or the database on a server.' }),
  bytes: Type.Integer({ minimum: 0 }),
  files: Type.Integer({ minimum: 0, description: 'Files in it; 0 for a database on a server.' }),
})

export const Installation = Type.Object({
  version: Type.String(),
  node: Type.String({ description: 'Version of Node that runs it.' }),
  startedAt: Moment,
  database: Type.Union([Type.Literal('embedded'), Type.Literal('PostgreSQL')]),
  online: Type.Union([Type.Literal('memory'), Type.Literal('Redis')], {
    description: 'Where features for look-ups are.',
  }),
  storage: Type.Array(Part, { description: 'What is kept where, the largest first.' }),
})

const EffectiveSettings = Type.Object({ settings: Type.Array(Setting) })

/** What only the application as a whole knows of itself. */
export interface InstallationNeeds {
  readonly describeInstallation: () => Promise<Static<typeof Installation>>
  readonly effectiveSettings: () => readonly Static<typeof Setting>[]
}

const action = actionsOver<InstallationNeeds>()

export const installation = action({
  name: 'governance.installation',
  does: 'Say which version runs since when, and how much is stored where.',
  http: 'GET /api/v1/installation',
  permit: 'governance.read',
  input: Type.Object({}),
  output: Installation,
  example: 'governance installation',
  run: ({ describeInstallation }) => describeInstallation(),
})

export const settings = action({
  name: 'governance.settings',
  does: 'List the settings in force and where each came from; secrets are hidden.',
  http: 'GET /api/v1/settings',
  permit: 'governance.settings',
  input: Type.Object({}),
  output: EffectiveSettings,
  example: 'governance settings',
  run: async ({ effectiveSettings }) => ({ settings: [...effectiveSettings()] }),
})

/** What may be asked of the installation from outside. */
export const installationActions = [installation, settings] as const
