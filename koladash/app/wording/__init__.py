"""What the figures say, in words: pure functions from values and texts to sentences."""
