/** One `--form` option of a printed curl command. */
type FormField = readonly [name: string, value: string];

/**
 * The fields of a curl command as the vendor prints it. curl itself takes the double quotes away from `name="value"`.
 */
export function formFields(command: string): readonly FormField[] {
  return [...command.matchAll(/--form '(\w+)="([^"]*)"'/g)].map(([, name = '', value = '']) => [name, value]);
}

/** The request that curl makes of those fields: a multipart body in curl's own layout. */
export function multipartRequest(fields: readonly FormField[]): RequestInit {
  const boundary = '------------------------0123456789abcdef';
  const parts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${parts.join('')}--${boundary}--\r\n`,
  };
}

/** The same command for another address. */
export function redirected(command: string, url: string): string {
  return command.replace('https://api.zomro.com/', `${url}/`);
}
