"""What the resources offer through core's registries."""


def connect() -> None:
    """Called once at start-up."""
