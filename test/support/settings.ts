import type { Settings } from '../../provider/clouds/driver.ts';
import { Secret } from '../../provider/core/secret.ts';

/** Settings as Configure makes them, with obviously fake credentials. */
export function testSettings(cloud: string, more: Partial<Settings> = {}): Settings {
  return {
    cloud,
    endpoint: new URL('http://127.0.0.1:9/'),
    username: 'demo@lifeboat.test',
    password: new Secret('not-a-real-password'),
    token: undefined,
    accessKeyId: undefined,
    accessKeySecret: undefined,
    userSource: undefined,
    authConfigId: undefined,
    caCertificate: undefined,
    insecureSkipVerify: false,
    maxConcurrentRequests: 8,
    requestTimeoutMs: 30_000,
    acceptInstallation: false,
    namingKey: '00112233445566778899aabbccddeeff',
    credentialsFrom: 'configuration',
    ...more,
  };
}
