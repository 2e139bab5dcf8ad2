import { Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { State } from '../../parts/mark.tsx'
import { Page } from '../../parts/page.tsx'
import { client } from '../../state/client.ts'
import { clock, day, machine } from '../../state/moments.ts'
import { count, counted } from '../../state/numbers.ts'
import { useQuestion } from '../../state/question.ts'
import type { Verdict } from '../../state/verdict.ts'

type Dataset = Awaited<ReturnType<typeof client.data.list>>['datasets'][number]

/** Every dataset: its current version, and what of it waits for a person. */
export function DatasetsPage() {
  const { data, reading } = useQuestion(['datasets', 'whole'], () => client.data.list())
  const datasets = data?.datasets ?? []
  return (
    <Page title="Data" crumbs={['Data']} about="the datasets" verdict={data && verdictOf(datasets)} reading={reading}>
      {data && datasets.length === 0 && <None />}
      {datasets.length > 0 && (
        <section className="panel flush" aria-label="Datasets">
          <List datasets={datasets} />
        </section>
      )}
    </Page>
  )
}

function verdictOf(datasets: readonly Dataset[]): Verdict {
  if (datasets.length === 0)
    return { headline: 'No dataset yet.', pieces: [{ text: 'A project declares them; millrace up reads them.' }] }
  const quarantined = datasets.reduce((sum, { current }) => sum + (current?.quarantined ?? 0), 0)
  const rows = datasets.reduce((sum, { current }) => sum + (current?.rows ?? 0), 0)
  const unread = datasets.filter(({ current }) => current === null).length
  return {
    headline: `${counted(rows, 'row')} in ${counted(datasets.length, 'dataset')}; ${quarantined === 0 ? 'all keep their contract' : `${count(quarantined)} ${quarantined === 1 ? 'is' : 'are'} in quarantine`}`,
    pieces: [
      {
        text:
          quarantined === 0
            ? 'What breaks a contract is set aside and comes here.'
            : 'Quarantined rows are kept, and nothing learns from them. Open the dataset to see why.',
      },
      ...(unread > 0
        ? [{ text: ` ${counted(unread, 'dataset')} ${unread === 1 ? 'was' : 'were'} declared and not read yet.` }]
        : []),
    ],
  }
}

function List({ datasets }: { datasets: readonly Dataset[] }) {
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Dataset</th>
            <th scope="col" className="num">
              Rows
            </th>
            <th scope="col">Quarantine</th>
            <th scope="col" className="num wide-only">
              Versions
            </th>
            <th scope="col" className="num wide-only">
              Columns
            </th>
            <th scope="col" className="wide-only">
              Read
            </th>
          </tr>
        </thead>
        <tbody>
          {datasets.map(({ name, current, versions }) => (
            <tr key={name}>
              <th scope="row" className="wraps">
                <Link to="/data/$dataset" params={{ dataset: name }}>
                  {name}
                </Link>
              </th>
              <td className="num">{current ? count(current.rows) : 'not read'}</td>
              <td>
                {current && current.quarantined > 0 ? (
                  <State status="needs" word={counted(current.quarantined, 'row')} />
                ) : (
                  'none'
                )}
              </td>
              <td className="num wide-only">{count(versions)}</td>
              <td className="num wide-only">{current ? count(current.schema.length) : ''}</td>
              <td className="wide-only">
                {current && (
                  <time dateTime={machine(current.createdAt)} title={clock(current.createdAt)}>
                    {day(current.createdAt)}
                  </time>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function None() {
  return (
    <section className="panel" aria-labelledby="first-data">
      <header>
        <h2 id="first-data">The first dataset</h2>
      </header>
      <p className="lede">A CSV or Parquet file, and the column to predict. Millrace writes a project that reads it:</p>
      <Command text="npx millrace init data.csv --label late" />
    </section>
  )
}
