import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Broken, Lost } from './parts/nowhere.tsx'
import { Shell } from './shell.tsx'
import { readAddress, textsIn, writeAddress } from './state/address.ts'

type Search = Readonly<Record<string, unknown>>

const root = createRootRoute({ component: Shell, notFoundComponent: Lost, errorComponent: Broken })
const at = { getParentRoute: () => root }

/** What the address of each page may hold besides its path: every filter, tab and selection. */
const RUNS = ['filter', 'order', 'columns', 'chosen'] as const
const PREDICTIONS = ['version', 'labeled', 'from', 'to', 'feature', 'is', 'above', 'below'] as const

const MONITOR = ['tab', 'window', 'column', 'show', 'metric', 'of', 'alert', 'state', 'rule', 'try'] as const

const routes = [
  createRoute({
    ...at,
    path: '/',
    validateSearch: (search: Search) => textsIn(search, ['endpoint']),
    component: lazyRouteComponent(() => import('./pages/overview/page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    ...at,
    path: '/experiments',
    validateSearch: (search: Search) => textsIn(search, ['find']),
    component: lazyRouteComponent(() => import('./pages/experiments/page.tsx'), 'ExperimentsPage'),
  }),
  createRoute({
    ...at,
    path: '/experiments/$experiment',
    validateSearch: (search: Search) => textsIn(search, RUNS),
    component: lazyRouteComponent(() => import('./pages/runs/page.tsx'), 'RunsPage'),
  }),
  createRoute({
    ...at,
    path: '/runs/$run',
    validateSearch: (search: Search) => textsIn(search, ['metrics', 'folder', 'log', 'point']),
    component: lazyRouteComponent(() => import('./pages/run/page.tsx'), 'RunPage'),
  }),
  createRoute({
    ...at,
    path: '/compare',
    validateSearch: (search: Search) => textsIn(search, ['runs', 'metric', 'axes', 'x', 'y', 'all', 'log']),
    component: lazyRouteComponent(() => import('./pages/compare/page.tsx'), 'ComparePage'),
  }),
  createRoute({
    ...at,
    path: '/models',
    validateSearch: (search: Search) => textsIn(search, ['find']),
    component: lazyRouteComponent(() => import('./pages/models/page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    ...at,
    path: '/models/$model',
    component: lazyRouteComponent(() => import('./pages/model/page.tsx'), 'ModelPage'),
  }),
  createRoute({
    ...at,
    path: '/models/$model/$version',
    validateSearch: (search: Search) => textsIn(search, ['direction', 'node', 'folder']),
    component: lazyRouteComponent(() => import('./pages/version/page.tsx'), 'VersionPage'),
  }),
  createRoute({
    ...at,
    path: '/data',
    component: lazyRouteComponent(() => import('./pages/datasets/page.tsx'), 'DatasetsPage'),
  }),
  createRoute({
    ...at,
    path: '/data/$dataset',
    validateSearch: (search: Search) => textsIn(search, ['version', 'before', 'column']),
    component: lazyRouteComponent(() => import('./pages/dataset/page.tsx'), 'DatasetPage'),
  }),
  createRoute({
    ...at,
    path: '/features',
    validateSearch: (search: Search) => textsIn(search, ['skew']),
    component: lazyRouteComponent(() => import('./pages/features/page.tsx'), 'FeaturesPage'),
  }),
  createRoute({
    ...at,
    path: '/features/$view',
    validateSearch: (search: Search) => textsIn(search, ['entity', 'label', 'endpoint']),
    component: lazyRouteComponent(() => import('./pages/view/page.tsx'), 'ViewPage'),
  }),
  createRoute({
    ...at,
    path: '/decisions',
    validateSearch: (search: Search) => textsIn(search, ['endpoint', 'kind', 'from', 'to', 'most']),
    component: lazyRouteComponent(() => import('./pages/decisions/page.tsx'), 'DecisionsPage'),
  }),
  createRoute({
    ...at,
    path: '/decisions/$decision',
    validateSearch: (search: Search) => textsIn(search, ['replay']),
    component: lazyRouteComponent(() => import('./pages/decision/page.tsx'), 'DecisionPage'),
  }),
  createRoute({
    ...at,
    path: '/pipelines',
    component: lazyRouteComponent(() => import('./pages/pipelines/page.tsx'), 'PipelinesPage'),
  }),
  createRoute({
    ...at,
    path: '/pipelines/$pipeline',
    validateSearch: (search: Search) => textsIn(search, ['run', 'step']),
    component: lazyRouteComponent(() => import('./pages/pipeline/page.tsx'), 'PipelinePage'),
  }),
  createRoute({
    ...at,
    path: '/endpoints',
    component: lazyRouteComponent(() => import('./pages/endpoints/page.tsx'), 'EndpointsPage'),
  }),
  createRoute({
    ...at,
    path: '/endpoints/$endpoint',
    validateSearch: (search: Search) => textsIn(search, ['span']),
    component: lazyRouteComponent(() => import('./pages/endpoint/page.tsx'), 'EndpointPage'),
  }),
  createRoute({
    ...at,
    path: '/endpoints/$endpoint/predictions',
    validateSearch: (search: Search) => textsIn(search, PREDICTIONS),
    component: lazyRouteComponent(() => import('./pages/predictions/page.tsx'), 'PredictionsPage'),
  }),
  createRoute({
    ...at,
    path: '/predictions/$prediction',
    validateSearch: (search: Search) => textsIn(search, ['endpoint']),
    component: lazyRouteComponent(() => import('./pages/prediction/page.tsx'), 'PredictionPage'),
  }),
  createRoute({
    ...at,
    path: '/monitoring',
    validateSearch: (search: Search) => textsIn(search, ['find']),
    component: lazyRouteComponent(() => import('./pages/monitors/page.tsx'), 'MonitorsPage'),
  }),
  createRoute({
    ...at,
    path: '/monitoring/$endpoint',
    validateSearch: (search: Search) => textsIn(search, MONITOR),
    component: lazyRouteComponent(() => import('./pages/monitor/page.tsx'), 'MonitorPage'),
  }),
  createRoute({
    ...at,
    path: '/settings',
    component: lazyRouteComponent(() => import('./pages/settings/page.tsx'), 'SettingsPage'),
  }),
] as const

/** Every address of the page, and the code that draws it, which is loaded when it is gone to. */
export const router = createRouter({
  routeTree: root.addChildren(routes),
  parseSearch: readAddress,
  stringifySearch: writeAddress,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultErrorComponent: Broken,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
