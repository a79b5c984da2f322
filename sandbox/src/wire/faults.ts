import { AwsError } from '../service.ts'
import type { Fault } from '../world.ts'
import type { Model } from './model.ts'
import { modelledStatus } from './model.ts'
import type { Route } from './route.ts'

/** The first fault that is meant for this operation (`ecs:RunTask`, `ecs:*`), counted down; nothing when there is none. */
export function takeFault(faults: readonly Fault[], { service, operation }: Route): Fault | undefined {
  const names = [`${service}:${operation}`, `${service}:*`]
  const fault = faults.find(({ call, times }) => times > 0 && names.includes(call))
  if (fault !== undefined) fault.times -= 1
  return fault
}

/** The error that a fault answers with. Without a status of its own it has the model's, else 400. */
export function faultError(model: Model, answer: Exclude<Fault['answer'], 'drop'>): AwsError {
  return new AwsError(answer.code, answer.message, answer.status ?? modelledStatus(model, answer.code) ?? 400)
}
