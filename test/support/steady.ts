import { Agent, request } from 'node:http'

/** One request that was answered, or not. */
export interface Sent {
  readonly id: string
  readonly began: number
  readonly ended: number
  /** 0 where there was no answer. */
  readonly status: number
  readonly body: string
  readonly fault: string | undefined
  /** Whether the port was shut: nothing was sent. */
  readonly refused: boolean
}

/** Clients that send until they are stopped, each on a connection that it keeps as long as the server does. */
export interface Steady {
  readonly sent: readonly Sent[]
  /** Resolves when each was answered at least once more. */
  round(): Promise<void>
  stop(): Promise<readonly Sent[]>
}

/** @param ask what to send under an id */
export function steadyClients(
  url: string,
  count: number,
  ask: (id: string) => { readonly path: string; readonly body: object },
): Steady {
  const sent: Sent[] = []
  const turns = new Array<number>(count).fill(0)
  let stopped = false

  const once = (agent: Agent, id: string): Promise<Sent> =>
    new Promise((resolve) => {
      const { path, body } = ask(id)
      const began = Date.now()
      const tell = (status: number, text: string, fault?: string): void =>
        resolve({ id, began, ended: Date.now(), status, body: text, fault, refused: fault === 'ECONNREFUSED' })
      const headers = { 'content-type': 'application/json' }
      const asked = request(`${url}${path}`, { method: 'POST', agent, headers }, (answer) => {
        let text = ''
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        answer.on('end', () => tell(answer.statusCode!, text))
        answer.on('error', (error) => tell(0, text, String(error)))
      })
      asked.on('error', (error: NodeJS.ErrnoException) => tell(0, '', error.code ?? String(error)))
      asked.end(JSON.stringify(body))
    })

  const run = async (client: number): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!stopped) {
      const one = await once(agent, `${client}-${turns[client]}`)
      sent.push(one)
      turns[client]!++
      if (one.refused) break
      await new Promise((later) => setTimeout(later, client % 3))
    }
    agent.destroy()
  }
  const done = Promise.all(Array.from({ length: count }, (_, client) => run(client)))
  return {
    sent,
    async round() {
      const before = [...turns]
      while (!turns.every((turn, client) => turn >= before[client]! + 2))
        await new Promise((later) => setTimeout(later, 5))
    },
    async stop() {
      stopped = true
      await done
      return sent
    },
  }
}
