"""Kolada's API v3: what to ask, and what the answers say."""
