// The least that a server of a model can be on Node: it parses, scores with Millrace's plan, and writes. MODEL is its argument; it prints
// its port.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { compile, floatTensor } from '../../dist/inference/index.js'

const plan = compile(readFileSync(process.argv[2]))

const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const [{ data }] = JSON.parse(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).inputs
    const { label, probabilities } = plan.run({ x: floatTensor([1, data.length], data) })
    const body = JSON.stringify({
      model_name: 'trees',
      outputs: [
        { name: 'label', shape: [1], datatype: 'INT64', data: Array.from(label.data, Number) },
        { name: 'probabilities', shape: [1, 2], datatype: 'FP32', data: Array.from(probabilities.data) },
      ],
    })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  })
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
process.once('SIGTERM', () => process.exit(0))
