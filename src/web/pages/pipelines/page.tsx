import { Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PipeState } from '../../parts/pipe-state.tsx'
import { client } from '../../state/client.ts'
import { useLive } from '../../state/live.ts'
import { clock, machine, moment } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'
import '../../styles/pipelines.css'
import { RunsTable } from '../pipeline/runs.tsx'

const MOST_RUNS = 50

async function askPipelines() {
  const [{ pipelines }, { runs }] = await Promise.all([
    client.pipeline.list(),
    client.pipeline.runs({ limit: MOST_RUNS }),
  ])
  return { pipelines, runs }
}

type Answer = Awaited<ReturnType<typeof askPipelines>>

/** Every pipeline, its last run and its next; the newest runs of all; what else works now. */
export function PipelinesPage() {
  const { data, reading } = useQuestion(['pipelines', 'all'], askPipelines)
  return (
    <Page
      title="Pipelines"
      crumbs={['Pipelines']}
      about="the pipelines"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          {data.pipelines.length === 0 ? <None /> : <List pipelines={data.pipelines} />}
          <Now />
          {data.runs.length > 0 && (
            <Panel
              id="runs"
              of={12}
              flush
              title={data.runs.length === MOST_RUNS ? `The newest ${MOST_RUNS} runs` : counted(data.runs.length, 'run')}
              note="The newest first; times in UTC"
            >
              <RunsTable runs={data.runs} withPipeline />
            </Panel>
          )}
        </div>
      )}
    </Page>
  )
}

function verdictOf({ pipelines, runs }: Answer): Verdict {
  if (pipelines.length === 0)
    return {
      headline: 'No pipeline is declared.',
      pieces: [{ text: 'A pipeline runs SQL, TypeScript or commands in order, and does again only what changed.' }],
    }
  const failed = pipelines.filter(({ last }) => last?.state === 'failed').map(({ name }) => name)
  const running = runs.filter(({ state }) => state === 'running' || state === 'queued')
  const headline =
    failed.length > 0
      ? `The last run of ${failed.join(' and ')} failed.`
      : running.length > 0
        ? `${counted(running.length, 'run')} ${running.length === 1 ? 'is' : 'are'} under way.`
        : `${counted(pipelines.length, 'pipeline')}; nothing failed and nothing runs.`
  const [ended, cached] = [
    runs.reduce((sum, one) => sum + one.ended, 0),
    runs.reduce((sum, one) => sum + one.cached, 0),
  ]
  const next = pipelines.filter(({ nextAt }) => nextAt !== null).sort((a, b) => a.nextAt! - b.nextAt!)[0]
  return {
    headline,
    pieces: [
      ...(ended === 0
        ? []
        : [
            { text: `${count(cached)} of the last ` },
            { text: counted(ended, 'step'), strong: true },
            { text: ' came from the cache. ' },
          ]),
      ...(next ? [{ text: `Next: ${next.name}, ${clock(next.nextAt!)}.` }] : []),
    ],
  }
}

function List({ pipelines }: { pipelines: Answer['pipelines'] }) {
  return (
    <Panel id="pipelines" of={12} flush title={counted(pipelines.length, 'pipeline')} note="Declared in the project">
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Pipeline</th>
              <th scope="col">Last run</th>
              <th scope="col" className="num wide-only">
                Steps
              </th>
              <th scope="col" className="wide-only">
                Partitions
              </th>
              <th scope="col" className="wide-only">
                Schedule
              </th>
              <th scope="col">Next</th>
            </tr>
          </thead>
          <tbody>
            {pipelines.map((one) => (
              <Row key={one.name} pipeline={one} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Row({ pipeline }: { pipeline: Answer['pipelines'][number] }) {
  const { name, last, steps, partitions, schedule, timezone, nextAt } = pipeline
  return (
    <tr>
      <th scope="row" className="wraps">
        <Link to="/pipelines/$pipeline" params={{ pipeline: name }}>
          {name}
        </Link>
      </th>
      <td>{last ? <PipeState state={last.state} /> : 'never run'}</td>
      <td className="num wide-only">{count(steps.length)}</td>
      <td className="wide-only">{partitions ? `${count(partitions.count)}, ${partitions.kind}` : 'none'}</td>
      <td className="wide-only">
        {schedule === null ? (
          'when asked'
        ) : (
          <>
            <code>{schedule}</code> <span className="dim">{timezone}</span>
          </>
        )}
      </td>
      <td>
        {nextAt === null ? (
          'when asked'
        ) : (
          <time dateTime={machine(nextAt)} title={clock(nextAt)}>
            {moment(nextAt)}
          </time>
        )}
      </td>
    </tr>
  )
}

/** Work of other rooms that runs now, as the stream tells it: reading, training, measuring. */
function Now() {
  const { work } = useLive()
  const others = [...work].filter(([flow]) => !flow.startsWith('pipeline.'))
  if (others.length === 0) return null
  return (
    <Panel
      id="now"
      of={12}
      title={`${counted(others.length, 'other thing')} in work now`}
      note="Durable steps that go on after a restart"
    >
      <ul className="now">
        {others.map(([flow, doing]) => (
          <li key={flow}>
            <State status="rolling" word={flow} /> <span className="dim">{doing}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function None() {
  return (
    <Panel id="first" of={12} title="The first pipeline">
      <p className="lede">
        Declare it in <code>millrace.config.ts</code> beside the datasets: steps in SQL, TypeScript or any command, each
        with what it reads. What did not change is taken from the cache. Then run it:
      </p>
      <Command text="npx millrace pipeline run nightly" />
    </Panel>
  )
}
