// The page: what is drawn when, and what its switches do.
const dark = document.getElementById('dark');

const unpack = async id => {
    const element = document.getElementById(id);
    if (!element.hasAttribute('data-gzip')) return element.textContent;
    const bytes = Uint8Array.from(atob(element.textContent), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
};

const fail = text => {
    document.querySelectorAll('.chart').forEach(chart => {
        chart.classList.add('failed');
        chart.textContent = text;
    });
    root.dataset.ready = 'false';
};

const save = (name, type, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};

// One line a point, as the files of SaveCsv.
const csv = figure => {
    const cell = value => value === null || value === undefined ? '' : /[",\r\n]/.test(value) ? `"${String(value).replace(/"/g, '""')}"` : value;
    const lines = figure.traces.flatMap(trace => trace.kind === 'surface'
        ? trace.z.map((z, at) => [trace.name, trace.x[at % trace.x.length], trace.y[Math.floor(at / trace.x.length)], z ?? 'NaN', '', ''])
        : trace.kind === 'heat' ? trace.z.map((z, at) => [trace.name, trace.columns[at % trace.columns.length], trace.rows[Math.floor(at / trace.columns.length)], z ?? 'NaN', '', ''])
            : trace.x.map((x, at) => trace.kind === 'bar' ? [trace.name, x, '', trace.y[at] ?? 'NaN', trace.error[at], ''] : [trace.name, x ?? 'NaN', trace.y[at] ?? 'NaN', '', trace.error[at], trace.labels[at]]));
    return [['trace', 'x', 'y', 'value', 'error', 'label'], ...lines].map(line => line.map(cell).join(',') + '\r\n').join('');
};

// «#figure=3» shows a figure alone and fills the window with it; «&view=3d» in three dimensions, «&theme=dark», «&log=true».
const asked = () => new URLSearchParams(location.hash.slice(1));

const choose = () => {
    const wishes = asked();
    const theme = wishes.get('theme');
    if (theme === 'dark' || theme === 'light') dark.checked = theme === 'dark';
    if (wishes.has('log')) log.checked = wishes.get('log') !== 'false';
    root.dataset.theme = dark.checked ? 'dark' : 'light';
    const chosen = document.getElementById('figure' + wishes.get('figure'))?.closest('figure') ?? null;
    document.querySelectorAll('figure').forEach(figure => figure.classList.toggle('chosen', figure === chosen));
    root.classList.toggle('alone', chosen !== null);
};

const start = async figures => {
    const show = addRelief(figures);
    const drawn = figures.map(() => '');
    const draw = async (figure, index) => {
        const element = document.getElementById('figure' + (index + 1));
        const view = asked().get('view') === '3d' && root.classList.contains('alone') && isPlane(figure) ? '3d' : 'flat';
        if (drawn[index] && drawn[index] !== view) Plotly.purge(element);
        drawn[index] = view;
        const note = element.closest('figure').querySelector('.note');
        note.hidden = !(log.checked && figure.hasLosses && !canLog(figure));
        await (view === '3d' ? drawRelief : drawFlat)(element, figure, ...(root.classList.contains('alone') ? [{ displayModeBar: false, responsive: false }, [innerWidth, innerHeight]] : []));
    };
    const all = async () => {
        choose();
        if (root.classList.contains('alone')) {
            const number = Number(asked().get('figure'));
            await draw(figures[number - 1], number - 1);
        } else {
            for (const [index, figure] of figures.entries()) await draw(figure, index);
            if (show) await show();
        }
    };

    const positive = figures.filter(canLog);
    log.disabled = positive.length === 0;
    if (log.disabled && figures.some(figure => figure.hasLosses)) log.parentElement.title = 'Some losses are not positive: they have no logarithm.';
    log.checked = positive.some(figure => isPlane(figure) && losses(figure).reduce((high, loss) => Math.max(high, loss), 0) > 100 * losses(figure).reduce((low, loss) => Math.min(low, loss), Infinity));
    log.addEventListener('change', all);
    dark.addEventListener('change', all);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', event => {
        dark.checked = event.matches;
        return all();
    });
    addEventListener('resize', () => root.classList.contains('alone') ? all() : undefined); // at once: pictures are taken without waiting
    addEventListener('hashchange', () => {
        const before = root.classList.contains('alone');
        choose();
        return before || root.classList.contains('alone') ? all() : undefined;
    });
    document.querySelectorAll('button.csv').forEach(button => button.addEventListener('click', () =>
        save(`figure-${button.dataset.figure}.csv`, 'text/csv', csv(figures[Number(button.dataset.figure) - 1]))));
    addEventListener('beforeprint', () => {
        root.classList.add('paper');
        root.dataset.theme = 'light';
        figures.forEach((figure, index) => {
            draw(figure, index);
            Plotly.Plots.resize(document.getElementById('figure' + (index + 1)));
        });
    });
    addEventListener('afterprint', async () => {
        root.classList.remove('paper');
        await all();
        figures.forEach((_, index) => Plotly.Plots.resize(document.getElementById('figure' + (index + 1))));
    });
    await all();
};

dark.checked = matchMedia('(prefers-color-scheme: dark)').matches;
choose();
document.getElementById('save').addEventListener('click', async () => save('report.json', 'application/json', await unpack('report')));
try {
    if (document.querySelector('.chart') === null) {
        log.disabled = true;
        dark.addEventListener('change', choose);
    } else {
        if (typeof Plotly === 'undefined') {
            if (typeof DecompressionStream === 'undefined') {
                fail('This browser cannot unpack the charts (DecompressionStream is missing, it came in 2023). Tables and findings are complete.');
                return;
            }
            const script = document.createElement('script');
            script.textContent = await unpack('charts');
            document.head.append(script);
        }
        await start(JSON.parse(await unpack('figures')));
    }
    root.dataset.ready = 'true';
} catch (error) {
    fail('The charts could not be drawn: ' + error);
    throw error;
}
