// Bundles entry.js into one minified script, compressed: node build.mjs OUTPUT.gz
import { build } from 'esbuild';
import { readFileSync, writeFileSync, renameSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const output = process.argv[2] ?? 'charts.js.gz';
const css = { // plotly imports its style sheets as modules that insert themselves
    name: 'css',
    setup(builder) {
        builder.onLoad({ filter: /\.css$/ }, ({ path }) => ({
            contents: `const style = document.createElement('style'); style.textContent = ${JSON.stringify(readFileSync(path, 'utf8'))}; document.head.append(style);`,
            loader: 'js',
        }));
    },
};
const result = await build({
    entryPoints: ['entry.js'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    globalName: 'Plotly',
    target: 'es2016',
    legalComments: 'eof',
    define: { global: 'window', 'define.amd': 'false', 'process.env.NODE_DEBUG': 'false' },
    alias: { stream: 'stream-browserify' },
    loader: { '.glsl': 'text', '.vert': 'text', '.frag': 'text' },
    plugins: [css],
    logLevel: 'warning',
});
const script = result.outputFiles[0].contents;
writeFileSync(output + '.new', gzipSync(script, { level: 9 }));
renameSync(output + '.new', output);
console.log(`${script.length} bytes`);
