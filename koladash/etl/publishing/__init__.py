"""From tables to a published file: schema, comments, checks, the atomic change."""
