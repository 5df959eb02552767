"""A dashboard as most would write it: the figures in a frame, one map with its borders inside, one callback.

`benchmarks/dashboard.py` serves it beside koladash: gunicorn "plain_dash:server", with PLAIN_FIGURES and
PLAIN_BORDERS naming the figures (Parquet) and the borders (GeoJSON).
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html

figures = pd.read_parquet(os.environ["PLAIN_FIGURES"])
borders = json.loads(Path(os.environ["PLAIN_BORDERS"]).read_text(encoding="utf-8"))
codes = [feature["id"] for feature in borders["features"]]
years = [str(year) for year in sorted(figures["year"].unique())]
kpis = figures[["kpi", "kpi_name"]].drop_duplicates().sort_values("kpi")

app = Dash(__name__)
server = app.server
app.layout = html.Div(
    [
        html.H1("Arbetsmarknadsinsatser"),
        dcc.Dropdown(
            id="kpi",
            options=[{"value": row.kpi, "label": row.kpi_name} for row in kpis.itertuples()],
            value="U40806",
        ),
        dcc.Dropdown(id="year", options=years, value="2022"),
        dcc.Graph(id="map"),
    ]
)


@app.callback(Output("map", "figure"), Input("kpi", "value"), Input("year", "value"))
def draw(kpi: str, year: str) -> object:
    shown = figures[
        (figures["kpi"] == kpi)
        & (figures["year"] == int(year))
        & (figures["gender"] == "T")
        & figures["municipality"].isin(codes)
    ]
    figure = px.choropleth(
        shown,
        geojson=borders,
        locations="municipality",
        color="value",
        hover_name="municipality_name",
        projection="mercator",
    )
    return figure.update_geos(fitbounds="locations", visible=False)
