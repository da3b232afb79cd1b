'use strict';
(async () => {
    const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8c6d31', '#000000'];
    const root = document.documentElement;
    const log = document.getElementById('log');
    const dark = document.getElementById('dark');

    const unpack = async id => {
        const element = document.getElementById(id);
        if (!element.hasAttribute('data-gzip')) return element.textContent;
        const bytes = Uint8Array.from(atob(element.textContent), letter => letter.charCodeAt(0));
        return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
    };

    const fail = text => document.querySelectorAll('.chart').forEach(chart => {
        chart.classList.add('failed');
        chart.textContent = text;
    });

    const style = name => getComputedStyle(root).getPropertyValue(name).trim();
    const rows = (values, width) => Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
    const logarithm = values => values.map(value => value === null || value <= 0 ? null : Math.log10(value));
    const heights = (trace, isLog) => isLog ? logarithm(trace.z) : trace.z;

    const axis = (spec, isLog) => ({
        title: { text: spec.title }, type: isLog ? 'log' : undefined, gridcolor: style('--line'), zerolinecolor: style('--line'), linecolor: style('--line'),
        exponentformat: 'power', automargin: true,
    });

    const layout = extra => ({
        paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { color: style('--text'), family: 'system-ui, sans-serif' }, margin: { t: 16, r: 16, b: 48, l: 64 },
        hoverlabel: { align: 'left' }, legend: { orientation: 'h', y: 1.08 }, ...extra,
    });

    const settings = { displaylogo: false, showSendToCloud: false, responsive: true };

    const points = (trace, index) => {
        const isLine = trace.style !== 'points';
        return {
            type: 'scatter', name: trace.name, x: trace.x, y: trace.y, text: trace.labels.length ? trace.labels : undefined,
            mode: trace.style === 'points' ? 'markers' : trace.style === 'pointsAndLine' ? 'lines+markers' : 'lines',
            line: isLine ? { color: colours[index % colours.length], dash: trace.style === 'dashed' ? 'dash' : 'solid', width: 2 } : undefined,
            marker: { color: colours[index % colours.length], size: 7 },
            error_y: trace.error.length ? { type: 'data', array: trace.error, visible: true, thickness: 1 } : undefined,
            showlegend: trace.name.length > 0,
        };
    };

    const flat = (figure, isLog) => figure.traces.map((trace, index) => {
        switch (trace.kind) {
            case 'surface':
                return {
                    type: 'contour', name: trace.name, x: trace.x, y: trace.y, z: rows(heights(trace, isLog), trace.x.length), colorscale: 'Viridis', ncontours: 24,
                    contours: { coloring: 'heatmap' }, line: { width: .5 }, colorbar: { title: { text: (isLog ? 'log10 ' : '') + trace.name } },
                };
            case 'heat':
                return { type: 'heatmap', x: trace.columns, y: trace.rows, z: rows(trace.z, trace.columns.length), colorscale: 'Viridis', colorbar: { title: { text: trace.name, side: 'right' } } };
            case 'bar':
                return {
                    type: 'bar', name: trace.name, x: trace.x, y: trace.y, marker: { color: colours[index % colours.length] },
                    error_y: trace.error.length ? { type: 'data', array: trace.error, visible: true } : undefined,
                };
            default:
                return points(trace, figure.traces[0].kind === 'surface' ? index : index);
        }
    });

    const draw = (figure, number) => {
        const isPlane = figure.traces.some(trace => trace.kind === 'surface' || trace.kind === 'heat');
        const isLog = figure.hasLosses && log.checked;
        const element = document.getElementById('figure' + number);
        element.classList.toggle('square', isPlane);
        return Plotly.react(element, flat(figure, isLog), layout({
            xaxis: axis(figure.x, figure.x.isLog),
            yaxis: { ...axis(figure.y, !isPlane && (figure.y.isLog || isLog)), ...(figure.y.isEqual ? { scaleanchor: 'x' } : {}) },
        }), settings);
    };

    // Height over a place of the plane: bilinear between the points of the grid.
    const height = (trace, z, x, y) => {
        const place = (positions, value) => {
            let index = 0;
            while (index < positions.length - 2 && positions[index + 1] < value) index++;
            return [index, Math.min(1, Math.max(0, (value - positions[index]) / (positions[index + 1] - positions[index])))];
        };
        const [i, u] = place(trace.x, x);
        const [j, v] = place(trace.y, y);
        const at = (row, column) => z[row * trace.x.length + column];
        return (1 - v) * ((1 - u) * at(j, i) + u * at(j, i + 1)) + v * ((1 - u) * at(j + 1, i) + u * at(j + 1, i + 1));
    };

    const relief = figure => {
        const isLog = figure.hasLosses && log.checked;
        return figure.traces.map((trace, index) => {
            const ground = figure.traces[0];
            const z = heights(ground, isLog);
            return trace.kind === 'surface'
                ? { type: 'surface', x: trace.x, y: trace.y, z: rows(z, trace.x.length), colorscale: 'Viridis', colorbar: { title: { text: (isLog ? 'log10 ' : '') + trace.name } } }
                : {
                    type: 'scatter3d', name: trace.name, x: trace.x, y: trace.y, z: trace.x.map((x, point) => height(ground, z, x, trace.y[point])), text: trace.labels,
                    mode: trace.style === 'points' ? 'markers' : 'lines+markers', line: { color: colours[1], width: 5 }, marker: { color: colours[1], size: 3 },
                };
        });
    };

    // One figure of three dimensions a page: browsers allow few drawing contexts.
    const addRelief = figures => {
        const planes = figures.map((figure, number) => ({ figure, number })).filter(entry => entry.figure.traces[0].kind === 'surface');
        if (planes.length === 0) return null;
        const holder = document.createElement('figure');
        holder.className = 'relief';
        const select = document.createElement('select');
        select.setAttribute('aria-label', 'what is shown in three dimensions');
        planes.forEach(entry => select.append(new Option(entry.figure.title, entry.number)));
        const chart = document.createElement('div');
        chart.className = 'chart square';
        chart.id = 'relief';
        chart.setAttribute('role', 'img');
        const caption = document.createElement('figcaption');
        holder.append(select, chart, caption);
        document.getElementById('figure' + planes[0].number).closest('figure').before(holder);
        const canDraw = (() => {
            try { return !!document.createElement('canvas').getContext('webgl'); } catch { return false; }
        })();
        const show = () => {
            const figure = figures[Number(select.value)];
            chart.setAttribute('aria-label', figure.title + ', in three dimensions. ' + figure.alt);
            caption.textContent = figure.title + ', in three dimensions: drag to turn.';
            if (!canDraw) {
                chart.className = 'chart failed';
                chart.style.height = 'auto';
                chart.textContent = 'This browser draws no three dimensions (WebGL is off): the contours below show the same.';
                return null;
            }
            return Plotly.react(chart, relief(figure), layout({
                margin: { t: 0, r: 0, b: 0, l: 0 },
                scene: { xaxis: { title: { text: figure.x.title } }, yaxis: { title: { text: figure.y.title } }, zaxis: { title: { text: figure.traces[0].name } }, aspectmode: 'cube' },
            }), settings);
        };
        select.addEventListener('change', show);
        return show;
    };

    dark.checked = matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark.checked ? 'dark' : 'light';
    document.getElementById('save').addEventListener('click', async () => {
        const link = document.createElement('a');
        link.href = URL.createObjectURL(new Blob([await unpack('report')], { type: 'application/json' }));
        link.download = 'report.json';
        link.click();
        URL.revokeObjectURL(link.href);
    });
    try {
        if (typeof Plotly === 'undefined') {
            if (typeof DecompressionStream === 'undefined') {
                fail('This browser cannot unpack the charts (DecompressionStream is missing, it came in 2023). Tables and findings are complete.');
                root.dataset.ready = 'false';
                return;
            }
            const script = document.createElement('script');
            script.textContent = await unpack('charts');
            document.head.append(script);
        }
        const figures = JSON.parse(await unpack('figures'));
        const show = addRelief(figures);
        const all = async () => {
            await Promise.all(figures.map(draw));
            if (show) await show();
        };
        log.disabled = !figures.some(figure => figure.hasLosses);
        log.addEventListener('change', all);
        dark.addEventListener('change', () => {
            root.dataset.theme = dark.checked ? 'dark' : 'light';
            return all();
        });
        await all();
        root.dataset.ready = 'true';
    } catch (error) {
        fail('The charts could not be drawn: ' + error);
        root.dataset.ready = 'false';
        throw error;
    }
})();
