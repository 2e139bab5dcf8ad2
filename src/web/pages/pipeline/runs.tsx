import { Link } from '@tanstack/react-router'
import { PipeState } from '../../parts/pipe-state.tsx'
import type { client } from '../../state/client.ts'
import { clock, machine, moment, spell } from '../../state/moments.ts'
import { count } from '../../state/numbers.ts'

type Run = Awaited<ReturnType<typeof client.pipeline.runs>>['runs'][number]

interface Given {
  readonly runs: readonly Run[]
  readonly withPipeline?: boolean
  /** The run that is looked at. */
  readonly shown?: string | null
}

/** Runs with their state, since when, how long, and how much of them was found in the cache. */
export function RunsTable({ runs, withPipeline = false, shown }: Given) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll tall" aria-label="Runs" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">State</th>
            <th scope="col">Began</th>
            <th scope="col" className="num narrow-last">
              Took
            </th>
            <th scope="col" className="num wide-only">
              Steps from the cache
            </th>
            <th scope="col" className="wide-only">
              Why
            </th>
            <th scope="col" className="wide-only">
              By
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((one) => (
            <tr key={one.run} className={one.run === shown ? 'on' : undefined}>
              <th scope="row" className="wraps">
                <Link
                  to="/pipelines/$pipeline"
                  params={{ pipeline: one.pipeline }}
                  search={{ run: one.run }}
                  {...(one.run === shown && { 'aria-current': 'true' as const })}
                >
                  {withPipeline ? one.pipeline : one.run.slice(0, 10)}
                  {one.partition !== null && ` ${one.partition}`}
                </Link>
              </th>
              <td>
                <PipeState state={one.state} />
              </td>
              <td>
                <time dateTime={machine(one.createdAt)} title={clock(one.createdAt)}>
                  {moment(one.createdAt)}
                </time>
              </td>
              <td className="num narrow-last">{tookOf(one)}</td>
              <td className="num wide-only">
                {one.ended === 0 ? 'none ended' : `${count(one.cached)} of ${count(one.ended)}`}
              </td>
              <td className="wide-only">{one.because}</td>
              <td className="wide-only wraps">{one.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const tookOf = ({ startedAt, finishedAt }: Run): string => {
  if (startedAt === null) return 'not begun'
  return finishedAt === null ? 'runs' : spell(finishedAt - startedAt)
}
