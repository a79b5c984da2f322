/** One page of a list, and the `Link` header when there are more (GitHub Docs, "Using pagination in the REST API"). */
export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Cuts a page out of a list by `per_page` (30, at most 100) and `page` (from 1 on). `url` is where the list is, and may have
 * a query.
 */
export function pageOf<T>(list: readonly T[], url: URL): Page<T> {
  const size = Math.min(positive(url, 'per_page') ?? 30, 100)
  const page = positive(url, 'page') ?? 1
  const last = Math.max(1, Math.ceil(list.length / size))
  const links = [
    ...(page > 1 ? [['prev', Math.min(page - 1, last)] as const] : []),
    ...(page < last
      ? ([
          ['next', page + 1],
          ['last', last]
        ] as const)
      : []),
    ...(page > 1 ? [['first', 1] as const] : [])
  ]
  const linkTo = (number: number) => {
    const target = new URL(url)
    target.searchParams.set('page', String(number))
    return target.href
  }
  return {
    items: list.slice((page - 1) * size, page * size),
    headers:
      links.length === 0 ? {} : { link: links.map(([rel, number]) => `<${linkTo(number)}>; rel="${rel}"`).join(', ') }
  }
}

/** GitHub takes a value that is no positive number for one that was not given. */
function positive({ searchParams }: URL, name: string): number | undefined {
  const value = searchParams.get(name) ?? ''
  return /^\d+$/.test(value) && Number(value) > 0 ? Number(value) : undefined
}
