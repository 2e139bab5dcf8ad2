import { getRouteApi, Link } from '@tanstack/react-router'
import { Command } from '../../parts/command.tsx'
import { Comments } from '../../parts/comments/comments.tsx'
import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import '../../styles/dataset.css'
import { Contract } from './contract.tsx'
import { Difference } from './difference.tsx'
import { ProfilePanel } from './profile.tsx'
import { Quarantine } from './quarantine.tsx'
import { askDataset } from './questions.ts'
import { Uses } from './uses.tsx'
import { verdictOf } from './verdict.ts'
import { Versions } from './versions.tsx'

const route = getRouteApi('/data/$dataset')

/** One dataset: its versions and how they differ, its contract, what was set aside, what its columns look like, what was made of it. */
export function DatasetPage() {
  const { dataset } = route.useParams()
  const { version: wanted } = route.useSearch()
  const { data, reading } = useQuestion(['datasets', 'one', dataset], () => askDataset(dataset))
  const version =
    data?.list.find(({ number, version: digest }) => String(number) === wanted || digest === wanted) ?? data?.list[0]
  return (
    <Page
      title={`${dataset} · Data`}
      crumbs={[
        <Link key="up" to="/data">
          Data
        </Link>,
        dataset,
      ]}
      about="the dataset"
      verdict={data && verdictOf(data, version)}
      reading={reading}
    >
      {data && !version && (
        <section className="panel" aria-label="Next">
          <Command text="npx millrace up" />
        </section>
      )}
      {data && version && (
        <div className="grid">
          <Versions list={data.list} shown={version} />
          <Uses dataset={dataset} version={version.number} />
          {version.quarantined > 0 && <Quarantine dataset={dataset} version={version} />}
          {data.list.length > 1 && <Difference dataset={dataset} list={data.list} shown={version} />}
          <Contract answer={data} version={version} />
          <ProfilePanel key={version.version} dataset={dataset} version={version} />
          <Comments anchor={{ kind: 'dataset', id: dataset }} />
        </div>
      )}
    </Page>
  )
}
