"""The clients of Kolada's API v3 and SCB's PxWebApi 2, and the archive of every answer they ever got."""
