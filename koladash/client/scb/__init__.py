"""SCB's PxWebApi 2: what to ask, and what the answers say."""
