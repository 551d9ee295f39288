import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Prepared } from '../setup.ts';

/** A Pulumi YAML program. JSON is YAML, so it is written as JSON. */
export interface Program {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly resources?: Readonly<Record<string, Resource>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}
export interface Resource {
  readonly type: string;
  /** Reads a resource instead of managing one. */
  readonly get?: { readonly id: string };
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly options?: Readonly<Record<string, unknown>>;
}

export const projectName = 'engine-test';
export const stackName = 'dev';

/** The directories of one test: a project, a home, a backend, a place for temporary files. */
export class Project {
  readonly root: string;
  readonly directory: string;
  readonly backend: string;
  readonly temporary: string;
  readonly #prepared: Prepared;
  /** Each PULUMI_HOME so far. */
  readonly homes: string[] = [];

  private constructor(root: string, prepared: Prepared) {
    this.root = root;
    this.directory = join(root, 'project');
    this.backend = join(root, 'backend');
    this.temporary = join(root, 'tmp');
    this.#prepared = prepared;
  }

  static async make(prepared: Prepared): Promise<Project> {
    const project = new Project(await realpath(await mkdtemp(join(tmpdir(), 'lifeboat-test-'))), prepared);
    await Promise.all([project.directory, project.backend, project.temporary].map((one) => mkdir(one)));
    return project;
  }

  /** A PULUMI_HOME that no command has seen: what another machine has. */
  async freshHome(): Promise<string> {
    const home = join(this.root, `home-${this.homes.length + 1}`);
    await mkdir(home);
    this.homes.push(home);
    return home;
  }

  async writeYaml(program: Program): Promise<void> {
    await this.#write('Pulumi.yaml', { ...this.#header('yaml'), ...program });
  }

  /** A YAML program as text, such as Pulumi itself writes it. */
  async writeYamlText(program: string, { ownPlugin = true } = {}): Promise<void> {
    const { plugins, ...rest } = this.#header('yaml');
    const header = Object.entries(ownPlugin ? { ...rest, plugins } : rest).map(
      ([key, value]) => `${key}: ${JSON.stringify(value)}\n`,
    );
    await writeFile(join(this.directory, 'Pulumi.yaml'), `${header.join('')}${program}`);
  }

  /** A program in plain JavaScript that uses the SDK as it is published. */
  async writeNode(source: string): Promise<void> {
    await this.#write('Pulumi.yaml', this.#header('nodejs'));
    await this.#write('package.json', { name: projectName, version: '0.0.0', main: 'index.js' });
    await writeFile(join(this.directory, 'index.js'), source);
    await symlink(this.#prepared.modules, join(this.directory, 'node_modules'), 'junction').catch(ignoreExisting);
  }

  async writeConfig(config: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#write(`Pulumi.${stackName}.yaml`, { config });
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  #header(runtime: string) {
    return { name: projectName, runtime, plugins: { providers: [{ name: 'lifeboat', path: this.#prepared.plugin }] } };
  }

  #write(name: string, content: unknown): Promise<void> {
    return writeFile(join(this.directory, name), `${JSON.stringify(content, undefined, 2)}\n`);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
