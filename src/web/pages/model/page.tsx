import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../../parts/page.tsx'
import { useQuestion } from '../../state/question.ts'
import '../../styles/model.css'
import { History } from './history.tsx'
import { askModel } from './questions.ts'
import { Requests } from './requests.tsx'
import { Stages } from './stages.tsx'
import { verdictOf } from './verdict.ts'
import { Versions } from './versions.tsx'

const route = getRouteApi('/models/$model')

/** One model: its versions, what waits for approval, who moved what and why. */
export function ModelPage() {
  const { model } = route.useParams()
  const { data, reading } = useQuestion(['models', 'one', model], () => askModel(model))
  return (
    <Page
      title={`${model} · Models`}
      crumbs={[
        <Link key="up" to="/models">
          Models
        </Link>,
        model,
      ]}
      about="the model"
      verdict={data && verdictOf(data)}
      reading={reading}
    >
      {data && (
        <div className="grid">
          <Versions versions={data.versions} />
          <Requests requests={data.requests} />
          <Stages answer={data} />
          <History answer={data} />
        </div>
      )}
    </Page>
  )
}
