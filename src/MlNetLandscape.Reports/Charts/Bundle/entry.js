// plotly.js with the traces that the reports draw, and nothing else.
const Plotly = require('plotly.js/lib/core');

Plotly.register(['scatter3d', 'surface', 'contour', 'heatmap', 'histogram', 'bar'].map(trace => ({
    scatter3d: require('plotly.js/lib/scatter3d'),
    surface: require('plotly.js/lib/surface'),
    contour: require('plotly.js/lib/contour'),
    heatmap: require('plotly.js/lib/heatmap'),
    histogram: require('plotly.js/lib/histogram'),
    bar: require('plotly.js/lib/bar'),
}[trace])));

module.exports = Plotly;
