"""The archive of every answer koladash ever got. It knows no service and no network."""
