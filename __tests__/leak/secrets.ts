const SERVICE_ACCOUNT = {
  type: 'service_account',
  private_key: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg+/kqhkiG9w==\n-----END PRIVATE KEY-----\n',
  client_email: 'pull@acme.iam.example'
}

/** Passwords that are easily taken apart or mistaken on their way through shells, JSON, URLs, HTML and workflow commands. */
export const SECRETS: Readonly<Record<string, string>> = {
  'quotes and a command': `p"w\\d'%0A::error title=x::y ##[group]z`,
  'percent signs': '100%25 of %s%0D%%u0041',
  lines: 'The 1st "line"\nthe 2nd line\r\nthe 3rd',
  'lines that are commands': 'begin-of-it\n::set-output name=url::evil\n::stop-commands::token\n##[error]end-of-it',
  Unicode: 'pä🔑ßwort漢字\u2028ñ\u00a0end',
  'the looks of base64': 'eyJhbGciOi+/=QWxhZGRpbg==',
  'blanks around it': ' \tblank at both ends\t ',
  'few characters': 'k%7!',
  'a JSON key': JSON.stringify(SERVICE_ACCOUNT, undefined, 2),
  'HTML and expressions': `<b title="x">&amp;'</b>\${{ github.token }}$(id)\`id\`|<!--`
}

/** Whether a password survives `registry-logins`: the end of the whole input is trimmed, and line ends are those of Unix. */
export function fitsIntoList(password: string): boolean {
  return password === password.trim() && !password.includes('\r')
}

/** A password as it is written into `registry-logins`. */
export function listed(password: string): string {
  return password.includes('\n') && !password.startsWith('{') ? `<<END\n${password}\nEND` : password
}

/** What the deployment never has to give to anyone: the login of a registry that the image is not in. */
export const UNUSED = 'unused "%0A::ghp'

/** What is in an adopted secret beside the login. */
export const NEIGHBOUR = 'neighbour "%0A::db'
