// Figures of three dimensions. A page has one at a time: browsers allow few drawing contexts.
const canDrawRelief = (() => {
    try { return !!document.createElement('canvas').getContext('webgl'); } catch { return false; }
})();

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
    const corners = [at(j, i), at(j, i + 1), at(j + 1, i), at(j + 1, i + 1)];
    return corners.every(isNumber) ? (1 - v) * ((1 - u) * corners[0] + u * corners[1]) + v * ((1 - u) * corners[2] + u * corners[3]) : null;
};

const relief = (figure, isNarrow) => {
    const isLog = isLogarithmic(figure);
    const ground = figure.traces[0];
    const z = heights(ground, isLog);
    return figure.traces.map(trace => trace.kind === 'surface'
        ? {
            type: 'surface', x: trace.x, y: trace.y, z: rows(z, trace.x.length), ...colours(trace, isLog), showscale: !isNarrow, showlegend: false,
            text: rows(trace.z.map(value => `${plain(trace.name)} ${brief(value)}`), trace.x.length), hoverinfo: 'x+y+text',
        }
        : {
            type: 'scatter3d', name: short(trace.name), x: trace.x, y: trace.y, z: trace.x.map((x, point) => height(ground, z, x, trace.y[point])), text: trace.labels.map(wrapped), hoverinfo: 'text',
            mode: trace.style === 'points' ? 'markers' : 'lines+markers', line: { color: style('--path'), width: 6 }, marker: { color: style('--path'), size: trace.style === 'points' ? 6 : 3, line: { color: '#ffffff', width: 1 } },
        });
};

const drawRelief = (element, figure, extra = {}, size = null) => {
    if (!canDrawRelief) return drawFlat(element, figure, extra, size);
    const ticks = isLogarithmic(figure) ? colours(figure.traces[0], true).colorbar : {};
    const side = title => ({ title: { text: plain(title) }, gridcolor: style('--line'), zerolinecolor: style('--line'), color: style('--text'), showbackground: false });
    const isNarrow = (size?.[0] ?? element.clientWidth) < 600;
    const far = isNarrow ? 1.45 : 1;
    return Plotly.react(element, relief(figure, isNarrow), layout({
        margin: { t: 0, r: 0, b: 0, l: 0 }, ...(size ? { width: size[0], height: size[1] } : {}),
        scene: {
            xaxis: side(figure.x.title), yaxis: side(figure.y.title), zaxis: { ...side(figure.traces[0].name), tickvals: ticks.tickvals, ticktext: ticks.ticktext },
            aspectmode: 'manual', aspectratio: { x: 1, y: 1, z: .7 }, camera: { eye: { x: 1.4 * far, y: 1.4 * far, z: 1.05 * far }, center: { x: 0, y: 0, z: -.15 } },
        },
    }), { ...settings, ...narrow(element), ...extra });
};

// The page's own one, before the first plane; the reader chooses what it shows.
const addRelief = figures => {
    const planes = figures.map((figure, index) => ({ figure, number: index + 1 })).filter(entry => isPlane(entry.figure));
    if (planes.length === 0) return null;
    const holder = document.createElement('figure');
    holder.className = 'relief';
    holder.innerHTML = '<label>In three dimensions <select></select></label><div class="chart square" id="relief" role="img"></div><figcaption></figcaption>';
    const [select, chart, caption] = ['select', '.chart', 'figcaption'].map(part => holder.querySelector(part));
    planes.forEach(entry => select.append(new Option(`Figure ${entry.number}: ${entry.figure.title}`, entry.number)));
    document.getElementById('figure' + planes[0].number).closest('figure').before(holder);
    const show = () => {
        const figure = figures[Number(select.value) - 1];
        chart.setAttribute('aria-label', `Figure ${select.value} in three dimensions: ${figure.title}. ${figure.alt}`);
        caption.textContent = canDrawRelief ? `Figure ${select.value} in three dimensions; drag to turn, scroll to come closer.` : 'This browser draws no three dimensions (WebGL is off): contours show the same.';
        return drawRelief(chart, figure);
    };
    select.addEventListener('change', show);
    return show;
};
