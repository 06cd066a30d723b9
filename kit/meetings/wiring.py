"""What the meetings offer through core's registries."""


def connect() -> None:
    """Called once at start-up."""
