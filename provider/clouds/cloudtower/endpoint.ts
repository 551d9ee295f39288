/** Where the API is, from the endpoint as the user gives it: with or without `/v2/api`, with or without a slash behind it. */
export interface Addresses {
  /** The CloudTower itself: `https://tower/`. */
  readonly site: URL;
  /** `https://tower/v2/api/` [doc] */
  readonly rest: URL;
  /** `https://tower/api`, for the few things that the documented API does not have. [doc] */
  readonly graphql: URL;
}

export function addressesOf(endpoint: URL): Addresses {
  const site = new URL(endpoint);
  site.search = '';
  site.hash = '';
  site.pathname = site.pathname.replace(/\/+$/, '').replace(/\/v2(\/api)?$/, '') + '/';
  return { site, rest: new URL('v2/api/', site), graphql: new URL('api', site) };
}

/** `host:port`, the port also where it is the usual one. */
export function hostAndPort(endpoint: URL): string {
  const usual = endpoint.protocol === 'http:' ? '80' : '443';
  return `${endpoint.hostname}:${endpoint.port === '' ? usual : endpoint.port}`;
}
