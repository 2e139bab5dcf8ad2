// A server with one door and the health of every server, that is stopped by SIGTERM as `millrace up` is.
import { createEvents } from '../../dist/base/index.js'
import { createLog, createServer } from '../../dist/http/index.js'

const [drainSeconds] = process.argv.slice(2)
const door = {
  name: 'echo',
  prefixes: ['/echo'],
  bodyLimit: 1_000_000,
  routes: [
    {
      ...{ method: 'POST', path: '/echo', permit: 'echo.ask', label: 'echo.ask' },
      async answer({ body }) {
        await new Promise((later) => setTimeout(later, body.length < 1_000 ? body.length % 7 : body.length))
        return { status: 200, type: 'text/plain', body }
      },
    },
  ],
  fault: ({ status, message }) => ({ status, type: 'text/plain', body: message }),
}
const server = await createServer({
  ...{ actions: [], perform: async () => null, allowed: () => true, version: '0', doors: [door] },
  ...{ events: createEvents(Date.now, () => undefined), log: createLog('error') },
  settings: { host: '127.0.0.1', port: 0, drainSeconds: Number(drainSeconds) },
})
const { url } = await server.listen()
console.log(url)
process.once('SIGTERM', async () => {
  await server.close()
  process.exit(0)
})
