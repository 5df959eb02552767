// Plotly asks a content network for a world map before it draws any choropleth; an empty one here keeps it at home.
window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };
