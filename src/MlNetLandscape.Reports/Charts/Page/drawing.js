// How figures become what plotly draws. Numbers that are not finite are null (no number), '∞' or '-∞' in the data.
const root = document.documentElement;
const log = document.getElementById('log');
const settings = { displaylogo: false, showSendToCloud: false, responsive: true, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d'] };
const dashes = ['solid', 'solid', 'solid', 'solid', 'dot', 'dashdot', 'longdash', 'longdashdot'];
const symbols = ['circle', 'square', 'diamond', 'cross', 'triangle-up', 'triangle-down', 'star', 'hexagon'];

const style = name => getComputedStyle(root).getPropertyValue(name).trim();
const colour = index => style(`--c${index % 8 + 1}`);
const faded = (hex, share) => `rgba(${[1, 3, 5].map(from => parseInt(hex.slice(from, from + 2), 16)).join(',')},${share})`;
const isNumber = value => typeof value === 'number';
const numbers = values => values.map(value => isNumber(value) ? value : null);
const rows = (values, width) => Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width));
const brief = value => isNumber(value) ? String(Number(value.toPrecision(4))).replace('-', '−') : value === null ? 'no number' : value;

// plotly reads some HTML in its texts: names are written out.
const plain = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const short = text => plain(text.length > 40 ? text.slice(0, 38) + '…' : text);
const wrapped = text => plain(text).replace(/(.{50}[^ ]*) /g, '$1<br>');

const isPlane = figure => figure.traces.some(trace => trace.kind === 'surface');
const isMap = figure => figure.traces.some(trace => trace.kind === 'surface' || trace.kind === 'heat');
const losses = figure => (isPlane(figure) ? figure.traces[0].z : figure.traces.flatMap(trace => trace.y)).filter(isNumber);

// Losses have a logarithm where all of them are positive.
const canLog = figure => figure.hasLosses && losses(figure).length > 0 && losses(figure).every(loss => loss > 0);
const isLogarithmic = figure => log.checked && canLog(figure);
const heights = (trace, isLog) => numbers(trace.z).map(value => value !== null && isLog ? Math.log10(value) : value);

// Of an axis of few decades plotly names every digit, one upon the other: with this many ticks it names 1, 2 and 5.
const ticks = (values, lowest) => {
    const [from, to] = values.filter(value => isNumber(value) && value > 0).reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, 0]);
    const decades = Math.log10(to / (lowest || from));
    return decades > .95 && decades < 3.5 ? { nticks: Math.ceil(decades / .5) } : {};
};

const axis = (spec, isLog, values, span) => ({
    title: { text: plain(spec.title), standoff: 8 }, type: isLog ? 'log' : undefined, gridcolor: style('--line'), zerolinecolor: style('--line'), linecolor: style('--soft'), showline: true,
    ticks: 'outside', tickcolor: style('--soft'), exponentformat: 'power', ...(isLog ? { tickformat: '.4~g', ...ticks(values, spec.lowest) } : {}), ...(spec.isShare ? { range: [-.03, 1.03] } : {}), ...(spec.lowest ? { range: [Math.log10(spec.lowest), null], autorange: 'max' } : {}), automargin: true, hoverformat: '.5~g', ...(spec.isCount ? { tickformat: ',d', ...(span <= 12 ? { dtick: 1 } : {}) } : {}),
});

const layout = extra => ({
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', font: { color: style('--text'), family: 'system-ui, sans-serif', size: 13 }, margin: { t: 16, r: 16, b: 48, l: 64 },
    hoverlabel: { align: 'left', namelength: -1 }, legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
    modebar: { bgcolor: 'rgba(0,0,0,0)', color: style('--soft'), activecolor: style('--text') }, ...extra,
});

// Colours of heights: where they are logarithms, the bar tells the heights themselves.
const colours = (trace, isLog) => {
    const bar = { title: { text: plain(trace.name), side: 'right' }, thickness: 14, outlinewidth: 0, exponentformat: 'power' };
    if (!isLog) return { colorscale: 'Viridis', colorbar: bar };
    const all = heights(trace, true).filter(isNumber);
    const [low, high] = all.reduce(([from, to], value) => [Math.min(from, value), Math.max(to, value)], [Infinity, -Infinity]);
    const steps = high - low > 6 ? [1] : high - low > 2 ? [1, 3] : [1, 1.5, 2, 3, 5, 7];
    const ticks = [];
    for (let power = Math.floor(low); power <= high; power++) steps.forEach(step => ticks.push(power + Math.log10(step)));
    const kept = ticks.filter(tick => tick >= low && tick <= high);
    return { colorscale: 'Viridis', colorbar: { ...bar, tickvals: kept, ticktext: kept.map(tick => brief(10 ** tick)) } };
};

// Places of what is not finite: crosses on the plane, triangles at the edge of a chart.
const holes = (trace, index) => [['∞', '+∞', 'x'], ['-∞', '−∞', 'x-open'], [null, 'no number', 'circle-x-open']].map(([value, name, symbol]) => {
    const places = trace.z.map((z, at) => z === value ? at : -1).filter(at => at >= 0);
    return places.length === 0 ? null : {
        type: 'scatter', mode: 'markers', name, x: places.map(at => trace.x[at % trace.x.length]), y: places.map(at => trace.y[Math.floor(at / trace.x.length)]),
        marker: { symbol, size: 6, color: colour(index + 1) }, hoverinfo: 'x+y+name',
    };
}).filter(trace => trace);

const edge = (figure, sign) => {
    const all = figure.traces.flatMap(trace => (trace.y ?? []).flatMap((y, at) => isNumber(y) ? [y + sign * (trace.error?.[at] ?? 0)] : [])).filter(isNumber);
    if (all.length === 0) return 1;
    const [low, high] = all.reduce(([from, to], value) => [Math.min(from, value), Math.max(to, value)], [Infinity, -Infinity]);
    const end = sign > 0 ? high : low;
    if (isLogarithmic(figure) || figure.y.isLog) return end > 0 ? end * (high / Math.max(low, 1e-300) || 10) ** (.08 * sign) : end;
    return end + sign * .08 * (high - low || Math.abs(high) || 1);
};

const infinities = (figure, trace, index) => [['∞', 1, 'triangle-up'], ['-∞', -1, 'triangle-down']].map(([value, sign, symbol]) => {
    const places = trace.y.map((y, at) => y === value ? at : -1).filter(at => at >= 0);
    const name = (trace.name ? short(trace.name) + ': ' : '') + (sign > 0 ? '+∞' : '−∞');
    return places.length === 0 ? null : {
        type: 'scatter', mode: 'markers', name, x: places.map(at => trace.x[at]), y: places.map(() => edge(figure, sign)), marker: { symbol, size: 9, color: colour(index) }, hoverinfo: 'x+name', cliponaxis: false,
    };
}).filter(trace => trace);

// The band of uncertainty around a line.
const band = (trace, index, isLog) => {
    const known = trace.y.map((y, at) => at).filter(at => isNumber(trace.y[at]) && isNumber(trace.error[at]));
    const floor = isLog ? Math.min(...known.map(at => trace.y[at]).filter(y => y > 0)) / 10 : -Infinity;
    const common = { type: 'scatter', mode: 'lines', x: known.map(at => trace.x[at]), line: { width: 0 }, hoverinfo: 'skip', showlegend: false };
    return [
        { ...common, y: known.map(at => Math.max(floor, trace.y[at] - trace.error[at])) },
        { ...common, y: known.map(at => trace.y[at] + trace.error[at]), fill: 'tonexty', fillcolor: faded(colour(index), .22) },
    ];
};

const points = (trace, index, onPlane) => {
    const isLine = trace.style !== 'points';
    const ink = onPlane ? style('--path') : trace.style === 'dashed' ? style('--soft') : colour(index);
    const [many, named] = [trace.x.length > 60, onPlane && !isLine && trace.x.length <= 12];
    const drawn = {
        type: 'scatter', name: short(trace.name), x: numbers(trace.x), y: numbers(trace.y), text: trace.labels.length ? trace.labels.map(named ? short : wrapped) : undefined,
        mode: trace.style === 'points' ? (named ? 'markers+text' : 'markers') : trace.style === 'pointsAndLine' ? 'lines+markers' : 'lines', textposition: 'top center', textfont: { color: '#ffffff', size: 14 },
        line: isLine ? { color: ink, dash: trace.style === 'dashed' ? 'dash' : dashes[index % 8], width: 2 } : undefined,
        marker: { color: ink, size: many ? 4 : onPlane && !isLine ? 11 : 7, symbol: onPlane ? 'circle' : symbols[index % 8], line: onPlane ? { color: '#ffffff', width: 1.5 } : undefined },
        error_y: trace.error.length && trace.style !== 'line' && trace.style !== 'dashed' ? { type: 'data', array: numbers(trace.error), visible: true, thickness: 1.2, color: ink } : undefined,
        hoverinfo: trace.labels.length ? 'x+y+text+name' : 'x+y+name',
    };
    if (!onPlane || !isLine) return [drawn];
    const last = trace.x.length - 1;
    return [
        { ...drawn, mode: 'lines', line: { color: '#ffffff', width: 5 }, hoverinfo: 'skip', showlegend: false }, drawn,
        { ...drawn, name: 'end of it', x: [trace.x[last]], y: [trace.y[last]], text: [wrapped(trace.labels[last] ?? '')], mode: 'markers', marker: { color: ink, size: 15, symbol: 'star', line: { color: '#ffffff', width: 1.5 } } },
    ];
};

const flat = figure => {
    const isLog = isLogarithmic(figure);
    return figure.traces.flatMap((trace, index) => {
        switch (trace.kind) {
            case 'surface':
                return [{
                    type: 'contour', name: plain(trace.name), x: trace.x, y: trace.y, z: rows(heights(trace, isLog), trace.x.length), ncontours: 24, contours: { coloring: 'heatmap' }, line: { width: .5 },
                    text: rows(trace.z.map(z => `${plain(trace.name)} ${brief(z)}`), trace.x.length), hoverinfo: 'x+y+text', showlegend: false, ...colours(trace, isLog),
                }, ...holes(trace, index)];
            case 'heat':
                return [{
                    type: 'heatmap', x: trace.columns.map(short), y: trace.rows.map(short), z: rows(numbers(trace.z), trace.columns.length), colorscale: 'Viridis', hoverinfo: 'x+y+z', showlegend: false,
                    colorbar: { title: { text: plain(trace.name), side: 'right' }, thickness: 14, outlinewidth: 0 },
                }];
            case 'bar':
                return [{
                    type: 'bar', name: short(trace.name), x: trace.x.map(short), y: numbers(trace.y), marker: { color: colour(index) },
                    error_y: trace.error.length ? { type: 'data', array: numbers(trace.error), visible: true, color: style('--text') } : undefined,
                }, ...infinities(figure, { ...trace, x: trace.x.map(short) }, index)];
            default:
                return [...(trace.error.length && trace.style === 'line' ? band(trace, index, isLog || figure.y.isLog) : []), ...points(trace, index, isPlane(figure)), ...infinities(figure, trace, index)];
        }
    });
};

// On a narrow screen the buttons would lie on the legend.
const narrow = element => element.clientWidth < 600 ? { displayModeBar: false } : {};

// Planes have equal units on both axes: the margins leave just the room for that, so that the colours stand beside them.
const margins = (element, figure, size) => {
    const [trace, legend] = [figure.traces[0], figure.traces.length > 1 ? 32 : 0];
    const [width, height] = size ?? [element.clientWidth, element.clientHeight];
    const span = positions => positions[positions.length - 1] - positions[0];
    const [top, bottom] = [16 + legend, 56];
    const spare = width - (height - top - bottom) * span(trace.x) / span(trace.y) - 64 - 96;
    return { t: top, b: bottom, l: 64 + Math.max(0, spare / 2), r: 96 + Math.max(0, spare / 2) };
};

const drawFlat = (element, figure, extra = {}, size = null) => {
    const across = figure.traces.flatMap(trace => trace.kind === 'line' ? trace.x : []).filter(isNumber);
    const equal = figure.y.isEqual ? { scaleanchor: 'x', constrain: 'domain' } : {};
    const category = isMap(figure) && !isPlane(figure) ? { type: 'category', showgrid: false } : {};
    const traces = flat(figure);
    return Plotly.react(element, traces, layout({
        ...(figure.y.isEqual && isPlane(figure) ? { margin: margins(element, figure, size) } : {}), ...(size ? { width: size[0], height: size[1] } : {}),
        showlegend: traces.filter(trace => trace.showlegend !== false && trace.name).length > (isPlane(figure) ? 0 : 1),
        xaxis: { ...axis(figure.x, figure.x.isLog, across, across.length ? Math.max(...across) - Math.min(...across) : 0), ...(figure.x.isEqual ? { constrain: 'domain' } : {}), ...category },
        yaxis: { ...axis(figure.y, !isMap(figure) && (figure.y.isLog || isLogarithmic(figure)), figure.traces.flatMap(trace => trace.y ?? []), 99), ...equal, ...category, ...(category.type ? { autorange: 'reversed' } : {}) },
    }), { ...settings, ...narrow(element), ...extra });
};
