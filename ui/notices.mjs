// Writes the notices of the npm packages that are inside the bundle; fails when a licence is not among those that we ship.
// Started by ./nightjar bundle after the build, when node_modules has what the bundle was built of.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
const allowed = ['Apache-2.0', 'MIT', 'BSD-3-Clause', 'BSD-2-Clause', '0BSD', 'ISC'];

// The build's own list of what went into each chunk.
const sizes = readFileSync(join(here, 'target/classes/META-INF/VAADIN/config/bundle-size.html'), 'utf8');
const names = new Set([...sizes.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/g)].map((match) => match[1]));

let text = 'npm packages in the JavaScript of the pages (src/main/bundles/prod.bundle). Made by ./nightjar bundle.\n';
for (const name of [...names].sort()) {
  const home = join(modules, name);
  if (!existsSync(join(home, 'package.json'))) continue; // a chunk's name, no package
  const { version, license } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  if (!allowed.includes(license)) throw new Error(`${name} ${version} has the licence ${license}`);
  text += `\n==== ${name} ${version} (${license})\n`;
  for (const file of readdirSync(home).filter((each) => /^(licen[cs]e|notice)/i.test(each) && statSync(join(home, each)).isFile()).sort()) {
    const body = readFileSync(join(home, file), 'utf8').trim();
    text += license === 'Apache-2.0' && /^licen[cs]e/i.test(file) && body.length > 9000 ? 'Apache License 2.0: META-INF/LICENSE\n' : `${body}\n`;
  }
}
if (!text.includes('\n==== echarts ')) throw new Error(`${modules} does not have the packages of the bundle`);
writeFileSync(join(here, 'src/main/resources/META-INF/THIRD-PARTY-PAGES.txt'), text);
