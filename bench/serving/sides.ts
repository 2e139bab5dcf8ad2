import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { messageOf, openConnection, type Reply } from './connection.ts'
import type { Target } from './load.ts'
import { rowOf } from './models.ts'
import { type Served, startServer } from './processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PEERS = `${ROOT}bench/peers`
const MESSAGES = 64

/** A server of one model, and how it is asked for one row. */
export interface Side {
  readonly name: string
  start(): Promise<Served>
  readonly messages: readonly Buffer[]
}

/** What a side is made from. */
export interface SideNeeds {
  /** A folder for what the side writes. */
  readonly folder: string
  /** The model file. */
  readonly model: string
}

export const targetOf = (side: Side, { port }: Served): Target => ({ port, messages: side.messages })

const rows = Array.from({ length: MESSAGES }, (_, seed) => rowOf(seed))
const messagesOf = (path: string, body: (row: readonly number[]) => object): readonly Buffer[] =>
  rows.map((row) => messageOf(path, JSON.stringify(body(row))))

/** A request of the Open Inference Protocol for one row. */
const v2Body = (row: readonly number[]): object => ({
  inputs: [{ name: 'x', shape: [1, row.length], datatype: 'FP32', data: row }],
})

/** One message by itself, with the body of its answer. */
export function askOnce(port: number, message: Buffer): Promise<Reply> {
  const connection = openConnection(port, { keepBodies: true })
  return new Promise((resolve) => {
    connection.send(message, (reply) => {
      connection.close()
      resolve(reply)
    })
  })
}

const answering = (messages: readonly Buffer[]) => async (port: number) =>
  (await askOnce(port, messages[0]!)).status === 200

/** Millrace as users run it, with everything on. The data folder stays when it ends. */
export function millrace({ folder, model }: SideNeeds, more: readonly string[] = []): Side {
  const messages = messagesOf('/v2/models/trees/infer', v2Body)
  const command = [process.execPath, `${ROOT}bin/millrace.js`, 'up', '--model', `trees=${model}`, '--json']
  const own = ['--port', '0', '--grpc-port', '-1', '--data-dir', `${folder}/data`, ...more]
  mkdirSync(folder, { recursive: true })
  const start = { folder, port: /"url": ?"http:\/\/127\.0\.0\.1:(\d+)"/, answers: answering(messages) }
  return { name: 'Millrace', messages, start: () => startServer({ ...start, command: [...command, ...own] }) }
}

/** A handler on `node:http` that only parses, scores with the same plan, and writes. */
export function bareHandler({ model }: SideNeeds): Side {
  const messages = messagesOf('/v2/models/trees/infer', v2Body)
  const command = [process.execPath, `${ROOT}bench/drivers/bare.mjs`, model]
  const start = { command, port: /:(\d+)\s/, answers: answering(messages) }
  return { name: 'bare node:http', messages, start: () => startServer(start) }
}

/** The peers that are here; what is not is told on the error stream. */
export function peersOf(needs: SideNeeds): readonly Side[] {
  const here = [mlserver, mlflow, bentoml].flatMap((make) => make(needs) ?? [])
  if (here.length < 3) process.stderr.write('not all peers are here; bench/peers/setup serving brings them\n')
  return here
}

const binOf = (peer: string): string | undefined =>
  existsSync(`${PEERS}/.venv-${peer}/made-from.txt`) ? `${PEERS}/.venv-${peer}/bin` : undefined

/** MLServer in one process, without workers between, and without its access log. */
function mlserver({ folder, model }: SideNeeds): Side | undefined {
  const bin = binOf('mlserver')
  if (bin === undefined) return undefined
  const messages = messagesOf('/v2/models/trees/infer', v2Body)
  return {
    name: nameOf(bin, 'mlserver', 'MLServer'),
    messages,
    async start() {
      const [port, grpc, metrics] = [await freePort(), await freePort(), await freePort()]
      const place = `${folder}/mlserver`
      mkdirSync(place, { recursive: true })
      const settings = {
        http_port: port,
        grpc_port: grpc,
        metrics_port: metrics,
        parallel_workers: 0,
        host: '127.0.0.1',
      }
      writeFileSync(`${place}/settings.json`, JSON.stringify({ ...settings, debug: false }))
      const implementation = 'mlserver_trees.OnnxModel'
      const settled = { name: 'trees', implementation, parameters: { uri: model } }
      writeFileSync(`${place}/model-settings.json`, JSON.stringify(settled))
      const environment = { PYTHONPATH: `${PEERS}/serving`, PYTHONDONTWRITEBYTECODE: '1' }
      const command = [`${bin}/mlserver`, 'start', place]
      return startServer({ command, port, folder: place, environment, answers: answering(messages) })
    },
  }
}

/** `mlflow models serve` with its ONNX flavor and one worker. */
function mlflow({ folder, model }: SideNeeds): Side | undefined {
  const bin = binOf('mlflow')
  if (bin === undefined) return undefined
  const messages = messagesOf('/invocations', (row) => ({ inputs: [row] }))
  const saved = `${folder}/mlflow`
  const environment = { PATH: `${bin}:${process.env['PATH']}`, MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' }
  return {
    name: nameOf(bin, 'mlflow', 'mlflow models serve'),
    messages,
    async start() {
      if (!existsSync(saved)) {
        const given = [`${PEERS}/serving/mlflow_trees.py`, model, saved]
        const { status, stderr } = spawnSync(`${bin}/python`, ['-B', ...given], {
          env: { ...process.env, ...environment },
        })
        if (status !== 0) throw new Error(`MLflow could not save the model: ${stderr.toString().slice(-1_000)}`)
      }
      const port = await freePort()
      const where = ['-m', saved, '--env-manager', 'local', '-h', '127.0.0.1', '-p', String(port), '-w', '1']
      const command = [`${bin}/mlflow`, 'models', 'serve', ...where]
      return startServer({ command, port, folder, environment, answers: answering(messages) })
    },
  }
}

/** The smallest BentoML service, with one worker. */
function bentoml({ folder, model }: SideNeeds): Side | undefined {
  const bin = binOf('bentoml')
  if (bin === undefined) return undefined
  const messages = messagesOf('/predict', (row) => ({ x: [row] }))
  const environment = { MODEL: model, BENTOML_HOME: `${folder}/bentoml`, BENTOML_DO_NOT_TRACK: 'True' }
  return {
    name: nameOf(bin, 'bentoml', 'BentoML'),
    messages,
    async start() {
      const port = await freePort()
      const command = [`${bin}/bentoml`, 'serve', 'bento_trees:Trees', '--host', '127.0.0.1', '--port', String(port)]
      return startServer({ command, port, folder: `${PEERS}/serving`, environment, answers: answering(messages) })
    },
  }
}

function nameOf(bin: string, distribution: string, name: string): string {
  const script = `from importlib.metadata import version; print(version("${distribution}"))`
  return `${name} ${spawnSync(`${bin}/python`, ['-c', script]).stdout.toString().trim()}`
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })
}
