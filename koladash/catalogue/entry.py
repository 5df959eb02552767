"""What every entry of the catalogue has in common."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Year = Annotated[int, Field(ge=1970, le=2100)]
KpiId = Annotated[str, Field(pattern=r"^[NU]\d{5}$")]
KpiIdOrNone = Annotated[str, Field(pattern=r"^([NU]\d{5})?$")]
ScbId = Annotated[str, Field(pattern=r"^scb_[a-z0-9_]+$")]
FigureIdOrNone = Annotated[str, Field(pattern=r"^([NU]\d{5}|scb_[a-z0-9_]+)?$")]
KoladaGroup = Annotated[str, Field(pattern=r"^(G\d+)?$")]
PlaceCode = Annotated[str, Field(pattern=r"^\d{4}$")]
# TOML has arrays only; pydantic's strict mode would refuse them as tuples.
Ids = Annotated[tuple[Text, ...], Field(strict=False)]
Codes = Annotated[tuple[PlaceCode, ...], Field(strict=False, min_length=1)]


class Entry(BaseModel):
    """One table of a catalogue file, under its `id`. An unknown or misspelt field is an error."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Text
