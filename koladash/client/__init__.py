"""The client of Kolada's API v3, and the archive of every answer it ever got."""
