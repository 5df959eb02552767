"""From a question to an answer: archive over retry over throttle over network, the same for every service."""
