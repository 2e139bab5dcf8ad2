import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/fonts.css'
import './tokens.css'
import './styles/base.css'
import './styles/shell.css'
import './styles/panel.css'
import './styles/loop.css'
import './styles/table.css'
import './styles/chart.css'
import './styles/list.css'
import './styles/palette.css'
import './styles/page.css'
import './styles/take.css'
import { router } from './router.tsx'
import { applyTheme } from './theme.tsx'

/** Events say when something is stale; the slow question now and then only catches what an event could not. */
const client = new QueryClient({
  defaultOptions: { queries: { staleTime: 1000, refetchInterval: 15_000, retry: 1, retryDelay: 500 } },
})

applyTheme()
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
