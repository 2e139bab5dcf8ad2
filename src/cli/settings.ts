import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { type Resolved, resolveSettings } from '../base/index.ts'
import { isCommandVariable } from '../pipeline/index.ts'
import { fail } from './errors.ts'

/** Where a project is declared when nothing else is said. */
export const PROJECT_FILE = 'millrace.config.ts'

/** Every setting: its sentence, its type and its default. Variables and flags are derived from the names. */
export const settingsSchema = Type.Object({
  dataDir: Type.String({
    default: '.millrace',
    description: 'Folder in which everything embedded lives; one process owns it.',
  }),
  config: Type.String({ default: PROJECT_FILE, description: 'File that declares the project.' }),
  host: Type.String({
    default: '127.0.0.1',
    description: 'Address the server is bound to; beyond loopback it asks for an access token.',
  }),
  port: Type.Integer({
    default: 4100,
    minimum: 0,
    maximum: 65_535,
    description: 'Port of the server; 0 takes a free one.',
  }),
  grpcPort: Type.Optional(
    Type.Integer({
      minimum: -1,
      maximum: 65_535,
      description: 'Port of the gRPC server: that after `port` when not given, a free one for 0, none for -1.',
    }),
  ),
  workers: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 64,
    description: 'Processes that answer inference at the port; with 1 this process answers alone.',
  }),
  drainSeconds: Type.Number({
    default: 10,
    minimum: 0,
    maximum: 3_600,
    description: 'The longest that a server which is told to stop goes on answering, in seconds.',
  }),
  durability: Type.Union([Type.Literal('second'), Type.Literal('request')], {
    default: 'second',
    description:
      'When an answer is given: second, at most one second before it is on disk; request, when it is there already.',
  }),
  allowedHosts: Type.String({
    default: '',
    description: 'Host names, with commas between, that the server answers to besides its own: for a proxy before it.',
  }),
  mlflowPrefix: Type.String({
    default: '',
    pattern: '^(/[\\w.-]+)*$',
    description: 'Path before the addresses of MLflow, such as /mlflow for clients that ask for http://HOST/mlflow.',
  }),
  signatures: Type.Union(
    [Type.Literal('required'), Type.Literal('signed'), Type.Literal('warn'), Type.Literal('off')],
    {
      default: 'signed',
      description:
        'Which versions may serve: required, those with a signature that holds; signed, those without one too, said in the log; ' +
        'warn, all, said in the log; off, all.',
    },
  ),
  webhookHosts: Type.String({
    default: '',
    description:
      'Hosts, with commas between, that webhooks may call by http too and wherever they are: others must be public.',
  }),
  databaseUrl: Type.Optional(
    Type.String({
      pattern: '^postgres(ql)?://',
      description: 'PostgreSQL to keep metadata in, instead of the embedded database.',
    }),
  ),
  redisUrl: Type.Optional(
    Type.String({
      pattern: '^rediss?://',
      description: 'Redis to keep features for look-ups in, instead of the memory of this process.',
    }),
  ),
  openlineageUrl: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Where runs of pipelines are told as OpenLineage events; to /api/v1/lineage where it names no path.',
    }),
  ),
  openlineageKey: Type.Optional(Type.String({ description: 'Bearer key that is sent with OpenLineage events.' })),
  pythonScoring: Type.Optional(
    Type.String({
      description:
        'Python with MLflow that scores models of which no ONNX can be made. It runs the code of the model: off unless its path is set.',
    }),
  ),
  memoryLimit: Type.String({
    default: '1GB',
    pattern: '^\\d+(\\.\\d+)?(MB|GB)$',
    description: 'Memory the analytical engine may take before it goes to disk.',
  }),
  threads: Type.Integer({ default: 2, minimum: 1, maximum: 256, description: 'Threads of the analytical engine.' }),
  logLevel: Type.Union(
    ['debug', 'info', 'warn', 'error', 'silent'].map((level) => Type.Literal(level)),
    { default: 'warn', description: 'How much is logged on standard error: debug, info, warn, error or silent.' },
  ),
  url: Type.Optional(
    Type.String({ pattern: '^https?://', description: 'Server that commands talk to, instead of the data folder.' }),
  ),
  token: Type.Optional(Type.String({ description: 'Access token that commands send to that server.' })),
})

/** The values of all settings. */
export type Settings = Static<typeof settingsSchema>

/** Settings whose values are never printed. */
export const SECRET_SETTINGS: readonly string[] = ['databaseUrl', 'redisUrl', 'openlineageKey', 'token']

const FILE = 'millrace.settings.json'

/**
 * Settings of a folder: defaults, `millrace.settings.json`, the environment, flags; later ones win.
 *
 * Errors: `cli.settings_file_invalid`, `settings.unknown_key`, `settings.bad_value`.
 */
export function readSettings(from: {
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, unknown>>
}): Resolved<typeof settingsSchema> {
  const { folder, flags } = from
  const environment = Object.fromEntries(Object.entries(from.environment).filter(([name]) => !isCommandVariable(name)))
  return resolveSettings(settingsSchema, { file: readFile(join(folder, FILE)), environment, flags })
}

function readFile(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return {}
  }
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (cause) {
    throw fail('settings_file_invalid', { file: FILE, reason: 'it is not JSON' }, cause)
  }
  throw fail('settings_file_invalid', { file: FILE, reason: 'it is no object' })
}
