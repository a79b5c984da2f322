import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { caddyProgram } from '../caddy/program.ts'
import type { RealCaddy } from '../caddy/process.ts'
import type { App, Environment } from '../image.ts'

/** What the image's program does in this container: its command, its environment and its first process are looked at. */
export function programOf(
  container: ContainerDefinition,
  image: App,
  secrets: Environment = {},
  realCaddy?: RealCaddy
): App {
  const words = [...(container.entryPoint ?? []), ...(container.command ?? [])]
  const chosen = image.byCommand?.[words.join(' ')]
  const environment = { ...environmentOf(container), ...secrets }
  const app = {
    ...image,
    ...chosen,
    ...(image.busybox === true ? busybox(words) : {}),
    ...(image.caddy === true ? caddyProgram(words, environment, realCaddy) : {})
  }
  const hasInit = container.linuxParameters?.initProcessEnabled === true
  return {
    ...app,
    page: fill(app.page, environment),
    ...(app.redirect === undefined ? {} : { redirect: fill(app.redirect, environment) }),
    log: app.log.map((entry) =>
      typeof entry === 'string' ? fill(entry, environment) : { ...entry, line: fill(entry.line, environment) }
    ),
    ignoresSigterm: app.ignoresSigterm === 'as process 1' ? !hasInit : (app.ignoresSigterm ?? false)
  }
}

/** `sleep` of BusyBox: the sum of its operands, each a number with an optional unit. It has no handler for SIGTERM. */
function busybox([program, ...operands]: readonly string[]): Partial<App> {
  if (program !== 'sleep' || operands.length === 0) return {}
  const invalid = operands.find((operand) => secondsOf(operand) === undefined)
  if (invalid !== undefined) return { log: [`sleep: invalid number '${invalid}'`], exits: { after: 0, code: 1 } }
  const seconds = operands.reduce((sum, operand) => sum + (secondsOf(operand) ?? 0), 0)
  return { exits: { after: seconds * 1000, code: 0 }, ignoresSigterm: 'as process 1' }
}

function secondsOf(operand: string): number | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(operand) ?? []
  if (number === undefined) return undefined
  return Number(number) * ({ m: 60, h: 3600, d: 86_400 }[unit] ?? 1)
}

function environmentOf({ environment = [] }: ContainerDefinition): Environment {
  return Object.fromEntries(environment.map(({ name = '', value = '' }) => [name, value]))
}

function fill(text: string, environment: Environment): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => environment[name] ?? whole)
}
