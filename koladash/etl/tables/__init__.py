"""From evidence to the tables of `core`: values or reasons, derived measures, lineage. Pure."""
