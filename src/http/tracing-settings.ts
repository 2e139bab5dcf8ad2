/** Where spans go, and under which name. */
export interface TracingSettings {
  /** The address that traces are posted to. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Attributes of this process. */
  readonly resource: Readonly<Record<string, string>>
  /** Share of the traces that begin here which are told. */
  readonly ratio: number
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the variables of OpenTelemetry; undefined where no collector is named, the SDK is disabled, or only gRPC is wanted, which is
 * not spoken here. What is sent is JSON over HTTP, which every collector takes at the same address as protobuf.
 *
 * Source: OpenTelemetry, environment variables and OTLP exporter configuration.
 */
export function tracingSettings(environment: Environment): TracingSettings | undefined {
  const isOff =
    environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || environment['OTEL_TRACES_EXPORTER'] === 'none'
  const url = urlOf(environment)
  const protocol = either(environment, 'PROTOCOL') ?? 'http/json'
  if (isOff || url === undefined || protocol === 'grpc') return undefined
  const name = environment['OTEL_SERVICE_NAME']
  return {
    url,
    headers: pairsIn(either(environment, 'HEADERS')),
    resource: {
      'service.name': 'millrace',
      ...pairsIn(environment['OTEL_RESOURCE_ATTRIBUTES']),
      ...(name && { 'service.name': name }),
    },
    ratio: ratioOf(environment),
  }
}

const PREFIX = 'OTEL_EXPORTER_OTLP'

const either = (environment: Environment, what: string): string | undefined =>
  environment[`${PREFIX}_TRACES_${what}`] || environment[`${PREFIX}_${what}`] || undefined

function urlOf(environment: Environment): string | undefined {
  const own = environment[`${PREFIX}_TRACES_ENDPOINT`]
  const common = environment[`${PREFIX}_ENDPOINT`]
  const url = own || (common && `${common.replace(/\/+$/, '')}/v1/traces`)
  return url && URL.canParse(url) && /^https?:/.test(url) ? url : undefined
}

function pairsIn(text = ''): Record<string, string> {
  const pairs = text.split(',').flatMap((part): [string, string][] => {
    const at = part.indexOf('=')
    return at < 1 ? [] : [[part.slice(0, at).trim(), decoded(part.slice(at + 1).trim())]]
  })
  return Object.fromEntries(pairs)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function ratioOf(environment: Environment): number {
  const sampler = environment['OTEL_TRACES_SAMPLER'] ?? ''
  if (/always_off$/.test(sampler)) return 0
  const ratio = Number(environment['OTEL_TRACES_SAMPLER_ARG'])
  return /traceidratio$/.test(sampler) && ratio >= 0 && ratio <= 1 ? ratio : 1
}
