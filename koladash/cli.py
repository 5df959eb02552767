"""placeholder"""
def main() -> None:
    """Start koladash."""
