"""What the dashboard asks: SQL on `mart` with parameters, never with a reader's text in it."""
