import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  Tag,
  TagResourceCommandInput,
  UntagResourceCommandInput
} from '@aws-sdk/client-ecs'
import type { Call, Output } from '../../service.ts'
import { AwsError } from '../../service.ts'
import { invalidParameter } from './errors.ts'
import { checkedTags, mergedTags, resourceTagContext, tagContext } from './tags.ts'

/** Anything that has tags. */
export interface Tagged {
  tags: Tag[]
}

/** TagResource, UntagResource and ListTagsForResource over whatever `find` knows by its ARN. */
export function taggingOperations(find: (arn: string) => Tagged | undefined) {
  return {
    TagResource(input: TagResourceCommandInput, call: Call): object {
      const tags = checkedTags(input.tags)
      const own = resourceTagContext(find(input.resourceArn ?? '')?.tags)
      call.authorize('ecs:TagResource', input.resourceArn ?? '', { ...own, ...tagContext(tags) })
      const target = found(find, input.resourceArn)
      target.tags = checkedTags(mergedTags(target.tags, tags).filter(isOurs)).concat(target.tags.filter(isManaged))
      return {}
    },

    UntagResource(input: UntagResourceCommandInput, call: Call): object {
      const keys = input.tagKeys ?? []
      call.authorize('ecs:UntagResource', input.resourceArn ?? '', { 'aws:TagKeys': keys })
      const target = found(find, input.resourceArn)
      target.tags = target.tags.filter((tag) => isManaged(tag) || !keys.includes(tag.key ?? ''))
      return {}
    },

    ListTagsForResource(input: ListTagsForResourceCommandInput, call: Call): Output<ListTagsForResourceCommandOutput> {
      call.authorize('ecs:ListTagsForResource', input.resourceArn ?? '')
      return { tags: found(find, input.resourceArn).tags }
    }
  }
}

function found(find: (arn: string) => Tagged | undefined, arn: string | undefined): Tagged {
  if (arn === undefined || !/^arn:[^:]+:ecs:[^:]+:\d{12}:(cluster|task|task-definition)\/.+$/.test(arn)) {
    throw invalidParameter('The ARN provided is invalid.')
  }
  const target = find(arn)
  if (target === undefined) {
    throw new AwsError('ResourceNotFoundException', 'The specified resource was not found.')
  }
  return target
}

/** `aws:` tags are AWS's own: they do not count and cannot be removed. */
function isManaged(tag: Tag): boolean {
  return tag.key?.startsWith('aws:') === true
}

function isOurs(tag: Tag): boolean {
  return !isManaged(tag)
}
