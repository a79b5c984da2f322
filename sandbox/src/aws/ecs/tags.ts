import type { Tag } from '@aws-sdk/client-ecs'
import type { Call, Context } from '../../service.ts'
import { invalidParameter } from './errors.ts'

const most = 50
const allowed = /^[\p{L}\p{N}\p{Zs}_.:/=+\-@]*$/u

/** The tags, when they keep the rules of the API reference's `Tag`. Throws InvalidParameterException. */
export function checkedTags(tags: readonly Tag[] = []): Tag[] {
  const keys = tags.map((tag) => tag.key ?? '')
  const values = tags.map((tag) => tag.value ?? '')
  if (tags.length > most) throw invalidParameter(`Tags can not be more than ${most}.`)
  if (new Set(keys).size < keys.length) throw invalidParameter('Duplicate tag keys found.')
  if (keys.some((key) => key === '' || key.length > 128))
    throw invalidParameter('Tag key length must be between 1 and 128.')
  if (values.some((value) => value.length > 256)) throw invalidParameter('Tag value length must be at most 256.')
  if ([...keys, ...values].some((text) => /^aws:/i.test(text))) {
    throw invalidParameter("Tag keys and values starting with 'aws:' are reserved for system use.")
  }
  if (![...keys, ...values].every((text) => allowed.test(text))) {
    throw invalidParameter(
      'Some tags contain invalid characters. Valid characters: UTF-8 letters, spaces, numbers and _ . / = + - : @.'
    )
  }
  return tags.map((tag) => ({ key: tag.key, value: tag.value ?? '' }))
}

/** Later tags win over earlier ones of the same key. */
export function mergedTags(...lists: readonly (readonly Tag[])[]): Tag[] {
  return [...new Map(lists.flat().map((tag) => [tag.key, tag])).values()]
}

/**
 * Tags on create need `ecs:TagResource` on what is created, which a policy may tie to the creating action
 * ("Grant permission to tag resources on creation" of the Developer Guide).
 */
export function authorizeTagOnCreate(call: Call, action: string, resource: string, tags: readonly Tag[]): void {
  if (tags.length === 0) return
  call.authorize('ecs:TagResource', resource, { 'ecs:CreateAction': action, ...tagContext(tags) })
}

/** The condition keys that a request's tags make: `aws:TagKeys` and `aws:RequestTag/<key>`. */
export function tagContext(tags: readonly Tag[]): Context {
  if (tags.length === 0) return {}
  return {
    'aws:TagKeys': tags.map((tag) => tag.key ?? ''),
    ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.key ?? ''}`, tag.value ?? '']))
  }
}

/** The condition keys that the tags of the thing itself make. */
export function resourceTagContext(tags: readonly Tag[] = []): Context {
  return Object.fromEntries(
    tags.flatMap(({ key = '', value = '' }) => [
      [`aws:ResourceTag/${key}`, value],
      [`ecs:ResourceTag/${key}`, value]
    ])
  )
}
