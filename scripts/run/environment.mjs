// @ts-check
import { realpathSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { root } from './root.mjs';

/**
 * npm puts `node_modules/.bin` first on PATH, and one of the optional dependencies has a `node` there, of another version than the
 * one the user chose. It must not be found by name, neither by us nor by the engine.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withoutPackageBinaries(env) {
  const key = pathKey(env);
  const kept = (env[key] ?? '')
    .split(delimiter)
    .filter((directory) => !directory.includes(join('node_modules', '.bin')));
  return { ...env, [key]: kept.join(delimiter) };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} directory
 * @returns {NodeJS.ProcessEnv}
 */
export function withFirstOnPath(env, directory) {
  const key = pathKey(env);
  const path = env[key];
  return { ...env, [key]: path ? directory + delimiter + path : directory };
}

/**
 * The program that should run instead of this one, when npm's PATH led to the Node of an optional dependency.
 *
 * @param {string} execPath
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function nodeOfTheUser(execPath, env) {
  const packages = realpathSync(root) + sep + 'node_modules' + sep;
  return execPath.startsWith(packages) ? (env.npm_node_execpath ?? 'node') : undefined;
}

/** @param {NodeJS.ProcessEnv} env */
function pathKey(env) {
  // Windows calls it Path, and a copy of the environment is no longer blind to case.
  return Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
}
