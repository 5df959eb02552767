"""From answers to a published warehouse: plan, fetch, fold, build, check, publish."""
