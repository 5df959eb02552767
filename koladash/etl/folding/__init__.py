"""From the archive's answers to evidence: what each figure was, from when to when, whoever gave it."""
